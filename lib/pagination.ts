// Keyset pagination: an opaque cursor that says after which row the next page starts.

import { isJsonObject, parseJson } from "@/lib/json";
import { JsonRefused } from "@/lib/json-refused";

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 200;
const MAX_CURSOR_CHARS = 2_000;

/** The sort key and the id of the last row shown; the id breaks ties, so every row comes exactly once. */
export type Cursor = { key: string | number | null; id: string };

export type Page<T> = { items: T[]; nextCursor: string | null };

export function encodeCursor({ key, id }: Cursor): string {
  return toBase64Url(JSON.stringify({ key, id }));
}

/** Null for anything that encodeCursor did not make: the caller then starts at the first page or refuses. */
export function decodeCursor(text: string): Cursor | null {
  if (text.length > MAX_CURSOR_CHARS) return null;
  try {
    const { value } = parseJson(fromBase64Url(text));
    if (!isJsonObject(value)) return null;
    const { key, id } = value;
    const isKey = key === null || typeof key === "string" || typeof key === "number";
    return isKey && typeof id === "string" && Object.keys(value).length === 2 ? { key, id } : null;
  } catch (error) {
    if (error instanceof JsonRefused || error instanceof DOMException || error instanceof TypeError)
      return null;
    throw error;
  }
}

/** A page from one row more than asked for: the extra row only proves that there is a next page. */
export function toPage<T>(rows: readonly T[], size: number, cursorOf: (row: T) => Cursor): Page<T> {
  const items = rows.slice(0, size);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > size && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
