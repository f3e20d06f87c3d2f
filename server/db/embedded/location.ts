// Says where an embedded cluster lives: its base directory, its data directory and the directory of its socket.
import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { canTraverse, unprivilegedAccount } from "./account";

export type ClusterLocation = {
  /** Holds the data directory, the log and, where needed, a copy of the binaries. */
  base: string;
  data: string;
  /** Where the server puts its Unix socket: the data directory, or a short private directory when its path is too long. */
  socketDirectory: string;
};

/** Login of the embedded cluster only; product queries switch to a powerless role inside each transaction. */
export const EMBEDDED_LOGIN = "app";
export const EMBEDDED_DATABASE = "assay";

/** The kernel's limit for the path of a Unix socket, in bytes. */
const MAX_SOCKET_PATH_BYTES = process.platform === "darwin" ? 103 : 107;
const SOCKET_FILE = ".s.PGSQL.5432";

/** The base directory when nobody names one: inside the project, unless root's server account cannot get there. */
export function defaultBase(project = process.cwd()): string {
  if (canTraverse(project, unprivilegedAccount())) return path.join(project, ".data", "pg");
  return path.join("/var/lib/assay", shortHash(project));
}

export function clusterLocation(directory?: string): ClusterLocation {
  const base = path.resolve(/* turbopackIgnore: true */ directory ?? defaultBase());
  const data = path.join(base, "data");
  return { base, data, socketDirectory: socketDirectoryFor(data) };
}

/** Connection string of a database in the cluster; it is valid whether or not the server runs. */
export function clusterUrl(location: ClusterLocation, database: string = EMBEDDED_DATABASE): string {
  const host = encodeURIComponent(location.socketDirectory);
  return `postgresql://${EMBEDDED_LOGIN}@localhost/${database}?host=${host}`;
}

function socketDirectoryFor(data: string): string {
  if (fits(data)) return data;
  const short = path.join(os.tmpdir(), `assay-${shortHash(data)}`);
  if (fits(short)) return short;
  throw new Error(
    `The path of the embedded database is too long for a Unix socket (${MAX_SOCKET_PATH_BYTES} bytes): ${data}; set EMBEDDED_PG_DIR to a shorter directory.`,
  );
}

function fits(directory: string): boolean {
  return Buffer.byteLength(path.join(directory, SOCKET_FILE)) <= MAX_SOCKET_PATH_BYTES;
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
