// Turns the bytes of a file into text piece by piece, and marks bytes that are not text instead of losing or hiding them.

import { isUtf8 } from "node:buffer";
import { AppError } from "@/lib/errors";
import type { ByteSource, TextEncoding } from "@/server/transfer/types";

/** Stands where a line held bytes that are not UTF-8: half a character, which no UTF-8 text can contain. */
const BAD_BYTES = "\uDFFF";
const LF = 0x0a;
const CR = 0x0d;

/** The text of the source in pieces, without a byte order mark. Throws AppError `invalid` when UTF-16 text is broken. */
export async function* decodeText(source: ByteSource, encoding: TextEncoding): AsyncGenerator<string> {
  let isFirst = true;
  for await (const text of encoding === "utf-8" ? decodeUtf8(source) : decodeUtf16(source, encoding)) {
    if (text === "") continue;
    yield isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
    isFirst = false;
  }
}

async function* decodeUtf8(source: ByteSource): AsyncGenerator<string> {
  let carry = Buffer.alloc(0);
  for await (const chunk of source) {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const bytes = carry.length > 0 ? Buffer.concat([carry, view]) : view;
    const end = bytes.length - openBytes(bytes);
    // A copy: the source may use its buffer again while we still hold the unfinished character.
    carry = Buffer.from(bytes.subarray(end));
    yield textOf(bytes.subarray(0, end));
  }
  if (carry.length > 0) yield BAD_BYTES;
}

async function* decodeUtf16(source: ByteSource, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new AppError("invalid", "The file says it is UTF-16 but is not. Save it as UTF-8 and try again.", {
      cause,
    });
  }
}

function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  const lines: string[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = lineEnd(bytes, start);
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString("utf8") : line.toString("utf8").replaceAll("\uFFFD", BAD_BYTES));
    start = end;
  }
  return lines.join("");
}

function lineEnd(bytes: Buffer, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  return Math.min(end + 1, bytes.length);
}

/** How many bytes at the end belong to a character that is not complete yet (0-3). */
function openBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? back : 0;
  }
  return 0;
}
