// How one value is written into a CSV or TSV cell, exactly like Label Studio or safe to open in a spreadsheet.

import type { Json } from "@/lib/json";

/** `exact` is byte-equal to Label Studio; `escaped` keeps spreadsheets from running text as a formula. */
export type CellMode = "exact" | "escaped";

const FORMULA_START = /(?:^|[\r\n])[=+\-@\t\r＝＋－＠]/;
const PLAIN_NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** Numbers bare, booleans as True and False, null as an empty text, objects as compact JSON with escaped slashes. */
export function writeCell(value: Json | undefined, mode: CellMode): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return '""';
  if (typeof value === "string") return quote(mode === "escaped" ? escapeFormula(value) : value);
  return quote(JSON.stringify(value).replaceAll("/", "\\/"));
}

/** A leading apostrophe for text that a spreadsheet could run, at its start or after a line break; numbers stay numbers. */
export function escapeFormula(text: string): string {
  return FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Orders by code point, where JavaScript's own order would put an emoji before some CJK and private characters. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return weight(x) - weight(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all other units, so they are lifted over U+E000-U+FFFF. */
function weight(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
