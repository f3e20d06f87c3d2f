// The closed list of reasons why a row of an import does not become a task.

export const REJECT_CODES = [
  "NOT_UTF8",
  "NUL",
  "LONE_SURROGATE",
  "TASK_TOO_LARGE",
  "MISSING_FIELD",
  "EMPTY_TEXT",
  "RAGGED_ROW",
  "BAD_QUOTE",
  "BAD_JSON",
  "NOT_A_TASK",
  "TOO_DEEP",
  "TOO_MANY_KEYS",
  "TOO_MANY_COLUMNS",
  "DUPLICATE_KEY",
  "FORBIDDEN_KEY",
  "UNKNOWN_LABEL",
  "BAD_ANNOTATION",
  "BAD_ID",
  "DUPLICATE_ID",
] as const;

export type RejectCode = (typeof REJECT_CODES)[number];

/** `reason` is a sentence for people and never holds the row's text; `column` is a dotted path where one is at fault. */
export type Fault = { code: RejectCode; reason: string; column?: string };

/** `line` is the 1-based line of the file on which the row starts. */
export type Reject = Fault & { line: number };
