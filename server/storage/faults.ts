// From what the clients of S3 and Azure, sockets and the disk throw to a code of the closed list, without a word of theirs.
import { STORAGE_ERRORS, type StorageErrorCode } from "@/lib/storage-errors";
import { StorageError } from "@/server/storage/source";

/** Names that S3 and Azure give to faults whose status alone would say something else. */
const BY_NAME: Readonly<Record<string, StorageErrorCode>> = {
  NoSuchBucket: "NO_BUCKET",
  InvalidBucketName: "NO_BUCKET",
  ContainerNotFound: "NO_BUCKET",
  ContainerBeingDeleted: "NO_BUCKET",
  InvalidResourceName: "NO_BUCKET",
  NoSuchKey: "NOT_FOUND",
  BlobNotFound: "NOT_FOUND",
  AuthorizationHeaderMalformed: "WRONG_REGION",
  IllegalLocationConstraintException: "WRONG_REGION",
  ExpiredToken: "ACCESS_DENIED",
  InvalidToken: "ACCESS_DENIED",
  InvalidAuthenticationInfo: "ACCESS_DENIED",
  BlobArchived: "ACCESS_DENIED",
  Throttling: "SLOW_DOWN",
  ThrottlingException: "SLOW_DOWN",
  RequestTimeout: "TIMEOUT",
  OperationTimedOut: "TIMEOUT",
};

/** Codes of Node; certificates have many, with these beginnings. */
const TLS =
  /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|EPROTO$)/;
const NETWORK =
  /^(?:ECONN|ENOTFOUND|EAI_|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EPIPE|ERR_SOCKET|ERR_STREAM_PREMATURE_CLOSE|ERR_STREAM_DESTROYED)/;
const TIMEOUT = /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/;
/** What is no HTTP, or no XML of a storage. */
const BAD_ANSWER = /^(?:HPE_|PARSE_ERROR$)/;
const DISK: Readonly<Record<string, StorageErrorCode>> = {
  ENOENT: "NOT_FOUND",
  ENOTDIR: "NOT_FOUND",
  ELOOP: "NOT_FOUND",
  ENXIO: "NOT_FOUND",
  ENAMETOOLONG: "NOT_FOUND",
  EACCES: "ACCESS_DENIED",
  EPERM: "ACCESS_DENIED",
  EIO: "UPSTREAM",
  ESTALE: "UPSTREAM",
  EMFILE: "UPSTREAM",
  ENFILE: "UPSTREAM",
};

/** What a fault means; the fault itself where it is none of a source but a mistake of our own. */
export function storageFault(error: unknown): unknown {
  const links = chainOf(error);
  const own = links.find((link) => link instanceof StorageError);
  if (own) return own;
  for (const link of links) {
    const code = codeOf(link);
    if (code) return new StorageError(code);
  }
  return error;
}

/** For calls that run foreign code alone: what is no known fault is this one. */
export const faultOr =
  (code: StorageErrorCode) =>
  (error: unknown): never => {
    const fault = storageFault(error);
    throw fault instanceof StorageError ? fault : new StorageError(code);
  };

const MAX_LINKS = 8;

/** The error, what caused it, and what it is made of. */
function chainOf(error: unknown): Error[] {
  const links: Error[] = [];
  const open = [error];
  while (open.length > 0 && links.length < MAX_LINKS) {
    const link = open.shift();
    if (!(link instanceof Error)) continue;
    links.push(link);
    open.push(link.cause, ...(link instanceof AggregateError ? link.errors : []));
  }
  return links;
}

type Fields = Error & {
  code?: unknown;
  statusCode?: unknown;
  $metadata?: { httpStatusCode?: unknown };
  $response?: { statusCode?: unknown };
};

function codeOf(error: Fields): StorageErrorCode | null {
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode ?? error.statusCode;
  const name = typeof error.code === "string" ? error.code : error.name;
  if (typeof status === "number") return BY_NAME[name] ?? BY_NAME[error.name] ?? byStatus(status);
  if (Object.hasOwn(STORAGE_ERRORS, name)) return name as StorageErrorCode;
  if (TLS.test(name)) return "TLS";
  if (TIMEOUT.test(name)) return "TIMEOUT";
  if (NETWORK.test(name)) return "NETWORK";
  if (BAD_ANSWER.test(name)) return "BAD_ANSWER";
  // Only credentials can hold a character that no header may.
  if (name === "ERR_INVALID_CHAR") return "ACCESS_DENIED";
  return DISK[name] ?? null;
}

function byStatus(status: number): StorageErrorCode {
  if (status === 401 || status === 403) return "ACCESS_DENIED";
  if (status === 408 || status === 504) return "TIMEOUT";
  if (status === 429 || status === 503) return "SLOW_DOWN";
  if (status >= 500 && status !== 501) return "UPSTREAM";
  return "BAD_ANSWER";
}
