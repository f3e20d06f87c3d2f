// The closed list of reasons why a task or a run does not go on, with what people read and what a run does.

import type { AppErrorCode } from "@/lib/errors";

export const FAILURE_CODES = [
  "NO_KEY",
  "KEY_INVALID",
  "QUOTA",
  "RATE_LIMIT",
  "TIMEOUT",
  "NETWORK",
  "UPSTREAM",
  "BAD_ANSWER",
  "MODEL_NOT_FOUND",
  "MODEL_RETIRED",
  "BAD_REQUEST",
  "CONTEXT_EXCEEDED",
  "TASK_TOO_LARGE",
  "NOT_UTF8",
  "MISSING_FIELD",
  "INVALID_LABEL",
  "BAD_JSON",
  "EMPTY",
  "LENGTH",
  "REFUSAL",
  "CONTENT_FILTER",
  "BUDGET",
  "NOT_ALLOWED",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

export type FailureGroup =
  | "key"
  | "quota"
  | "rate"
  | "transient"
  | "model"
  | "request"
  | "data"
  | "invalid_output"
  | "refused"
  | "budget"
  | "access";

/** Why a run is paused; a person may pause it too, which is the reason "user" and no failure. */
export type FailurePauseReason = "key" | "quota" | "model" | "provider" | "rate";

/**
 * What a run does: "task" fails this task and goes on; "retry" tries the task again and fails it after the
 * last attempt; "wait" slows down and never fails a task; "pause" stops calling and keeps the tasks to do;
 * "budget" stops the run at its cap; "stop" ends the run as failed.
 */
export type FailureEffect = "task" | "retry" | "wait" | "pause" | "budget" | "stop";

export interface Failure {
  group: FailureGroup;
  effect: FailureEffect;
  /** The reason of the pause: at once for "pause"; for others when the same thing happens too often. */
  pauseReason: FailurePauseReason | null;
  sentence: string;
}

const failure = (
  group: FailureGroup,
  effect: FailureEffect,
  sentence: string,
  pauseReason: FailurePauseReason | null = null,
): Failure => ({ group, effect, pauseReason, sentence });

export const FAILURES: Readonly<Record<FailureCode, Failure>> = {
  NO_KEY: failure("key", "pause", "The organization has no OpenAI key.", "key"),
  KEY_INVALID: failure("key", "pause", "OpenAI refused the key: it is wrong, revoked or restricted.", "key"),
  QUOTA: failure("quota", "pause", "The OpenAI account is out of credit.", "quota"),
  RATE_LIMIT: failure("rate", "wait", "OpenAI's rate limit is reached; the run goes on more slowly.", "rate"),
  TIMEOUT: failure("transient", "retry", "The provider did not answer in time.", "provider"),
  NETWORK: failure("transient", "retry", "The connection to the provider broke.", "provider"),
  UPSTREAM: failure("transient", "retry", "The provider had a fault of its own.", "provider"),
  BAD_ANSWER: failure(
    "transient",
    "retry",
    "The provider's answer was not what its API promises.",
    "provider",
  ),
  MODEL_NOT_FOUND: failure("model", "pause", "The provider does not serve this model to this key.", "model"),
  MODEL_RETIRED: failure("model", "pause", "The provider has shut this model down.", "model"),
  BAD_REQUEST: failure("request", "task", "The provider rejected the request.", "provider"),
  CONTEXT_EXCEEDED: failure(
    "data",
    "task",
    "The prompt and the text are too long for this model or for the key's limit per minute.",
  ),
  TASK_TOO_LARGE: failure("data", "task", "The text is larger than 1 MiB."),
  NOT_UTF8: failure("data", "task", "The text is not valid UTF-8."),
  MISSING_FIELD: failure("data", "task", "The task lacks a column that the prompt uses."),
  INVALID_LABEL: failure("invalid_output", "task", "The model's answer is not one of the labels."),
  BAD_JSON: failure("invalid_output", "task", "The model's answer could not be read."),
  EMPTY: failure("invalid_output", "task", "The model gave an empty answer."),
  LENGTH: failure("invalid_output", "task", "The model's answer was cut off."),
  REFUSAL: failure("refused", "task", "The model declined to answer."),
  CONTENT_FILTER: failure("refused", "task", "The provider's content filter stopped the answer."),
  BUDGET: failure("budget", "budget", "A spending cap is reached."),
  NOT_ALLOWED: failure("access", "stop", "The person who started the run may no longer run it."),
};

const CODES: ReadonlySet<string> = new Set(FAILURE_CODES);

/** True for a stored string that is still one of the codes. */
export function isFailureCode(value: string): value is FailureCode {
  return CODES.has(value);
}

/** The error in which a code travels when a person waits for the answer: try, preview, key test. */
export function appErrorCodeOf(code: FailureCode): AppErrorCode {
  if (code === "NO_KEY") return "api_key_missing";
  if (code === "BUDGET") return "budget";
  if (code === "NOT_ALLOWED") return "forbidden";
  return FAILURES[code].group === "data" ? "invalid" : "upstream";
}
