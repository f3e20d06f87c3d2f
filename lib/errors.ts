// The one error class of the product: a closed list of codes and a sentence that a person may read.

export const APP_ERROR_CODES = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "invalid",
  "too_many_requests",
  "api_key_missing",
  "budget",
  "upstream",
  "unavailable",
] as const;

export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** Messages per input field, keyed by the field's dotted path. */
export type FieldErrors = Record<string, string>;

type Extra = { fields?: FieldErrors; retryAfterSeconds?: number; cause?: unknown };

export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly fields: FieldErrors | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: AppErrorCode, message: string, extra: Extra = {}) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = extra.fields;
    this.retryAfterSeconds = extra.retryAfterSeconds;
  }
}

/** The same sentence whether a row does not exist, belongs to somebody else, or may not be known about. */
export const notFound = (what: string) => new AppError("not_found", `${what} was not found.`);
