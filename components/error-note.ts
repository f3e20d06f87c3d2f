// Turns anything thrown at the client into one sentence, a code to decide by, and whether trying again may help.
import { TRPCClientError } from "@trpc/client";
import { APP_ERROR_CODES, type AppErrorCode, type FieldErrors } from "@/lib/errors";

export interface ErrorNote {
  /** offline: no answer came. unknown: the server failed without a reason it may tell. */
  code: AppErrorCode | "offline" | "unknown";
  message: string;
  fields: FieldErrors;
  requestId: string | undefined;
  mayRetry: boolean;
}

const RETRIABLE: readonly ErrorNote["code"][] = [
  "offline",
  "unknown",
  "unavailable",
  "upstream",
  "too_many_requests",
];

function readData(error: TRPCClientError<never>): Record<string, unknown> | undefined {
  const data: unknown = error.data;
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : undefined;
}

function readFields(value: unknown): FieldErrors {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, message]) => typeof message === "string"));
}

function note(code: ErrorNote["code"], message: string, data?: Record<string, unknown>): ErrorNote {
  return {
    code,
    message,
    fields: readFields(data?.fields),
    requestId: typeof data?.requestId === "string" ? data.requestId : undefined,
    mayRetry: RETRIABLE.includes(code),
  };
}

/** tRPC's own refusal of a malformed input carries no code of ours. */
function codeOf(data: Record<string, unknown>): ErrorNote["code"] {
  const own = APP_ERROR_CODES.find((code) => code === data.appCode);
  return own ?? (data.code === "BAD_REQUEST" ? "invalid" : "unknown");
}

export function describeError(error: unknown): ErrorNote {
  if (!(error instanceof TRPCClientError)) {
    return note("unknown", "Something went wrong on this page. What you saved is safe.");
  }
  const data = readData(error as TRPCClientError<never>);
  if (!data) return note("offline", "The server did not answer. Check the connection; nothing was changed.");
  return note(codeOf(data), error.message, data);
}
