// Values on their way into jsonb columns: PostgreSQL refuses NUL and lone surrogates, so they are replaced.

const REFUSED = /\\u(?:0000|d[89a-f])/i;

/** JSON text that PostgreSQL accepts as jsonb. Undefined becomes null. */
export function json(value: unknown): string {
  const text = JSON.stringify(value ?? null) ?? "null";
  if (!REFUSED.test(text)) return text;
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "string" ? item.replaceAll("\0", "\uFFFD").toWellFormed() : item,
  );
}

/** The parts of a thrown or reported error that are stored and handed to the functions. */
export function errorValue(value: unknown): {
  name: string;
  message: string;
  stack?: string;
  cause?: unknown;
} {
  if (typeof value !== "object" || value === null) return { name: "Error", message: String(value) };
  const from = value as Record<string, unknown>;
  return {
    name: typeof from.name === "string" ? from.name : "Error",
    message: typeof from.message === "string" ? from.message : "unknown error",
    ...(typeof from.stack === "string" ? { stack: from.stack } : {}),
    ...(from.cause === undefined ? {} : { cause: from.cause }),
  };
}
