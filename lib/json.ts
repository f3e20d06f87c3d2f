// Reads and writes JSON without losing anything: duplicate keys, `__proto__` and deep nesting are refused, long numbers kept as text.

import { JsonRefused } from "@/lib/json-refused";
import { type JsonLimits, quoteSpans, unsafeNumbers } from "@/lib/json-scan";
import { MAX_JSON_DEPTH, MAX_TASK_KEYS } from "@/lib/limits";
import { replaceBadText, type TextProblem, textProblem } from "@/lib/text";

export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };
export type ParsedJson = { value: Json; numbersKeptAsText: number };
export type BadText = { path: string; problem: TextProblem };

const TASK_LIMITS: JsonLimits = { maxDepth: MAX_JSON_DEPTH, maxKeys: MAX_TASK_KEYS };

/**
 * Parses one JSON document. Integers beyond ±(2^53 − 1) and numbers that overflow become strings with their exact digits
 * and are counted. Throws JsonRefused. Does not judge NUL and surrogates: see findBadText.
 */
export function parseJson(text: string, limits: JsonLimits = TASK_LIMITS): ParsedJson {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const spans = unsafeNumbers(source, limits);
  try {
    return { value: JSON.parse(quoteSpans(source, spans)) as Json, numbersKeptAsText: spans.length };
  } catch {
    throw new JsonRefused("BAD_JSON", "This is not valid JSON.");
  }
}

/** Compact JSON with keys in code-unit order at every level: equal data gives equal text, so it can be hashed and measured. */
export function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const pairs = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${pairs.join(",")}}`;
}

/** The first string, key or value, that PostgreSQL could not keep; `path` is dotted from the root, "" for the root itself. */
export function findBadText(value: Json, path = ""): BadText | null {
  if (typeof value === "string") {
    const problem = textProblem(value);
    return problem && { path, problem };
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const inKey = textProblem(key);
    if (inKey) return { path, problem: inKey };
    const found = findBadText(child, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return null;
}

/** A copy with NUL and unpaired surrogates replaced by U+FFFD. Throws JsonRefused when two keys become the same. */
export function replaceBadTextIn<T extends Json>(value: T): T {
  return replaceIn(value) as T;
}

function replaceIn(value: Json): Json {
  if (typeof value === "string") return replaceBadText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(replaceIn);
  const copy = new Map<string, Json>();
  for (const [key, child] of Object.entries(value)) {
    const clean = replaceBadText(key);
    if (copy.has(clean)) {
      throw new JsonRefused("DUPLICATE_KEY", "Two keys became the same when bad characters were replaced.");
    }
    copy.set(clean, replaceIn(child));
  }
  return Object.fromEntries(copy);
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
