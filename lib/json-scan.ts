// One linear pass over a JSON text that finds what JSON.parse would hide: repeated keys, depth, key count, numbers it would round.

import { JsonRefused } from "@/lib/json-refused";
import { replaceBadText } from "@/lib/text";

export type JsonLimits = { maxDepth: number; maxKeys: number };
/** Start and end offset of a number literal. */
export type Span = readonly [start: number, end: number];

type Frame = { keys: Set<string> | null; wantsKey: boolean };

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const INTEGER = /^-?[0-9]+$/;
const MAX_KEY_IN_MESSAGE = 60;

/**
 * The number literals that a double cannot hold (integers beyond ±(2^53 − 1), overflow). Throws JsonRefused for repeated keys,
 * `__proto__`, depth and width. Does not check the grammar: JSON.parse does that afterwards.
 */
export function unsafeNumbers(text: string, limits: JsonLimits): Span[] {
  const stack: Frame[] = [];
  const spans: Span[] = [];
  let keys = 0;
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    const frame = stack[stack.length - 1];
    if (char === '"') {
      const end = stringEnd(text, at);
      if (frame?.wantsKey && frame.keys) {
        addKey(frame.keys, text.slice(at, end));
        frame.wantsKey = false;
        keys++;
        if (keys > limits.maxKeys) throw tooManyKeys(limits.maxKeys);
      }
      at = end;
      continue;
    }
    if (char === "{" || char === "[") {
      if (stack.length === limits.maxDepth) throw tooDeep(limits.maxDepth);
      stack.push(char === "{" ? { keys: new Set(), wantsKey: true } : { keys: null, wantsKey: false });
    } else if (char === "}" || char === "]") stack.pop();
    else if (char === "," && frame) frame.wantsKey = frame.keys !== null;
    else if (char !== undefined && startsNumber(char)) {
      const end = numberEnd(text, at);
      if (isUnsafe(text.slice(at, end))) spans.push([at, end]);
      at = end;
      continue;
    }
    at++;
  }
  return spans;
}

/** The text with each span put in quotes, so that JSON.parse reads it as a string. */
export function quoteSpans(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const [start, end] of spans) {
    parts.push(text.slice(from, start), '"', text.slice(start, end), '"');
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

/** Offset after the closing quote of the string that opens at `start`; the end of the text when it never closes. */
export function stringEnd(text: string, start: number): number {
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return text.length;
    let slashes = 0;
    while (quote - 1 - slashes > start && text[quote - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return quote + 1;
    from = quote + 1;
  }
}

function addKey(keys: Set<string>, literal: string) {
  const key = keyText(literal);
  if (key === "__proto__") throw new JsonRefused("FORBIDDEN_KEY", 'The key "__proto__" is not allowed.');
  if (keys.has(key)) {
    const shown = key.length > MAX_KEY_IN_MESSAGE ? `${key.slice(0, MAX_KEY_IN_MESSAGE)}…` : key;
    throw new JsonRefused("DUPLICATE_KEY", `The key "${replaceBadText(shown)}" appears twice in one object.`);
  }
  keys.add(key);
}

function keyText(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal;
  }
}

function startsNumber(char: string): boolean {
  return char === "-" || (char >= "0" && char <= "9");
}

function numberEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && "0123456789+-.eE".includes(text[end] ?? "")) end++;
  return end;
}

function isUnsafe(literal: string): boolean {
  if (literal.length < 16 && !literal.includes("e") && !literal.includes("E")) return false;
  if (!NUMBER.test(literal)) return false;
  const value = Number(literal);
  return INTEGER.test(literal) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
}

function tooDeep(limit: number) {
  return new JsonRefused("TOO_DEEP", `The data is nested more than ${limit} levels deep.`);
}

function tooManyKeys(limit: number) {
  return new JsonRefused("TOO_MANY_KEYS", `The data has more than ${limit} keys.`);
}
