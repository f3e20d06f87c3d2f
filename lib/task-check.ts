// Decides whether data may become a task, and makes the canonical JSON that is stored, measured and hashed.

import { canonicalJson, findBadText, type Json, type JsonObject } from "@/lib/json";
import { MAX_COLUMNS, MAX_JSON_DEPTH, MAX_TASK_BYTES, MAX_TASK_KEYS } from "@/lib/limits";
import type { Fault } from "@/lib/rejects";
import { exceedsBytes } from "@/lib/text";

export type TaskRules = {
  /** Columns that every task must have, such as the one that the labeling page shows. */
  requiredColumns?: readonly string[];
  /** The column that must hold more than white space. */
  textColumn?: string;
};

/** The canonical JSON of the data, or why it may not be stored. */
export function prepareTask(data: JsonObject, rules: TaskRules): { json: string } | Fault {
  const shape = checkShape(data);
  if (shape) return shape;
  const json = canonicalJson(data);
  return checkStored(data, json, rules) ?? { json };
}

/** Size, characters and columns. Depth and width must have been checked before: canonical JSON is made by recursion. */
export function checkStored(data: JsonObject, json: string, rules: TaskRules): Fault | null {
  if (exceedsBytes(json, MAX_TASK_BYTES)) {
    return { code: "TASK_TOO_LARGE", reason: "The task is larger than 1 MiB." };
  }
  return badText(data, json) ?? columnFault(data, rules);
}

function checkShape(data: JsonObject): Fault | null {
  if (Object.keys(data).length > MAX_COLUMNS) {
    return { code: "TOO_MANY_COLUMNS", reason: `The task has more than ${MAX_COLUMNS} columns.` };
  }
  const keys = countKeys(data, 1);
  if (keys === null)
    return { code: "TOO_DEEP", reason: `The data is nested more than ${MAX_JSON_DEPTH} levels deep.` };
  if (keys <= MAX_TASK_KEYS) return null;
  return { code: "TOO_MANY_KEYS", reason: `The data has more than ${MAX_TASK_KEYS} keys.` };
}

/** Keys at all levels, or null when the nesting is too deep; `depth` is the level of `value` itself. */
function countKeys(value: Json, depth: number): number | null {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > MAX_JSON_DEPTH) return null;
  const children = Object.values(value);
  let keys = Array.isArray(value) ? 0 : children.length;
  for (const child of children) {
    const inside = countKeys(child, depth + 1);
    if (inside === null) return null;
    keys += inside;
  }
  return keys;
}

function badText(data: JsonObject, json: string): Fault | null {
  // JSON writes NUL and lone surrogates as \u escapes, so almost every row is cleared by one search.
  return json.includes("\\u") ? textFault(data) : null;
}

/** The first text in it that cannot be stored. */
export function textFault(data: JsonObject): Fault | null {
  const bad = findBadText(data);
  if (!bad) return null;
  const what = bad.problem === "NUL" ? "a NUL character" : "half of a character (an unpaired surrogate)";
  const where = bad.path === "" ? {} : { column: bad.path };
  return { code: bad.problem, reason: `The text holds ${what}, which cannot be stored.`, ...where };
}

function columnFault(data: JsonObject, { requiredColumns = [], textColumn }: TaskRules): Fault | null {
  const missing = requiredColumns.find((column) => !Object.hasOwn(data, column));
  if (missing !== undefined)
    return { code: "MISSING_FIELD", reason: "The column is missing.", column: missing };
  if (textColumn === undefined) return null;
  const text = Object.hasOwn(data, textColumn) ? data[textColumn] : undefined;
  if (text === undefined)
    return { code: "MISSING_FIELD", reason: "The column is missing.", column: textColumn };
  const isEmpty = text === null || (typeof text === "string" && text.trim() === "");
  return isEmpty ? { code: "EMPTY_TEXT", reason: "The text is empty.", column: textColumn } : null;
}
