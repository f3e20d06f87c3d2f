// The one error for JSON that we do not take in.

export type JsonProblem = "BAD_JSON" | "TOO_DEEP" | "TOO_MANY_KEYS" | "DUPLICATE_KEY" | "FORBIDDEN_KEY";

/** The message is a sentence for people; it names keys but never repeats a value. */
export class JsonRefused extends Error {
  constructor(
    readonly code: JsonProblem,
    message: string,
  ) {
    super(message);
    this.name = "JsonRefused";
  }
}
