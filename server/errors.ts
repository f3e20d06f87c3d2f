// Turns whatever was thrown into what may leave the server: a code, a kind sentence, and a request id for the rest.
import { type TRPC_ERROR_CODE_KEY, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, type AppErrorCode, type FieldErrors } from "@/lib/errors";
import { isUnavailable, sqlState } from "@/server/db/errors";
import { log } from "@/server/log";

/** A Record, so that a new code does not compile until it is mapped. */
export const TRPC_CODES: Record<AppErrorCode, TRPC_ERROR_CODE_KEY> = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  too_many_requests: "TOO_MANY_REQUESTS",
  api_key_missing: "PRECONDITION_FAILED",
  budget: "PRECONDITION_FAILED",
  upstream: "BAD_GATEWAY",
  unavailable: "SERVICE_UNAVAILABLE",
};

export const HTTP_STATUS: Record<AppErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 400,
  too_many_requests: 429,
  api_key_missing: 412,
  budget: 412,
  upstream: 502,
  unavailable: 503,
};

/** One message per field; nested fields are named by their dotted path. */
export function fieldErrors(error: ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of error.issues) fields[issue.path.join(".") || "input"] ??= issue.message;
  return fields;
}

/** An AppError as it is; zod as `invalid` with fields; a database that is away as `unavailable`; anything else is null. */
export function asAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError)
    return new AppError("invalid", "Some fields need attention.", {
      fields: fieldErrors(error),
      cause: error,
    });
  if (isUnavailable(error))
    return new AppError(
      "unavailable",
      "The database does not answer right now. Nothing was lost; try again in a moment.",
      {
        retryAfterSeconds: 5,
        cause: error,
      },
    );
  return null;
}

/** What is known about an error as tRPC wants it; anything else as it is. */
export function asTrpcError(error: unknown): unknown {
  const known = asAppError(error);
  if (!known) return error;
  return new TRPCError({ code: TRPC_CODES[known.code], message: known.message, cause: known });
}

/** The longest wait that any of these errors asks for, as a header; empty when none does. */
export function retryAfter(errors: readonly unknown[]): Record<string, string> {
  const waits = errors.map((error) => asAppError((error as Error).cause ?? error)?.retryAfterSeconds ?? 0);
  const longest = Math.max(0, ...waits);
  return longest > 0 ? { "retry-after": String(longest) } : {};
}

/** Logs an unexpected error by name and place, never by message, which may quote data. */
export function logUnexpected(error: unknown, fields: Record<string, string>): void {
  const state = sqlState(error);
  const frame =
    error instanceof Error
      ? (error.stack?.split("\n").find((line) => line.includes(" at ")) ?? "").trim()
      : "";
  log.error(state === "42501" ? "security: the database refused a statement" : "unexpected error", {
    ...fields,
    name: error instanceof Error ? error.name : typeof error,
    sqlState: state,
    at: frame,
  });
}
