// The files of the Batch API as streams: lines up in one form, lines down one after the other.

import { randomUUID } from "node:crypto";

/** An answer to one task is far smaller; what is longer is no line of ours. */
const MAX_LINE_CHARS = 1_000_000;

/** A form with the purpose, the expiry and the file, sent while the lines are made. */
export function uploadForm(
  fields: Readonly<Record<string, string>>,
  { name, lines }: { name: string; lines: AsyncIterable<string> },
): { contentType: string; body: AsyncIterable<Uint8Array> } {
  const boundary = `assay-${randomUUID()}`;
  const head = Object.entries(fields).map(
    ([field, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/jsonl\r\n\r\n`;
  async function* parts() {
    yield Buffer.from(head.join("") + file);
    for await (const line of lines) yield Buffer.from(`${line}\n`);
    yield Buffer.from(`\r\n--${boundary}--\r\n`);
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, body: parts() };
}

/** The lines of a file that arrives in pieces; empty ones and those that are too long are left out. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let isTooLong = false;
  for await (const piece of pieces) {
    const [first = "", ...others] = decoder.decode(piece, { stream: true }).split("\n");
    rest = isTooLong ? "" : rest + first;
    isTooLong ||= rest.length > MAX_LINE_CHARS;
    for (const next of others) {
      if (!isTooLong && rest.trim() !== "") yield rest;
      rest = next;
      isTooLong = next.length > MAX_LINE_CHARS;
    }
  }
  if (!isTooLong && rest.trim() !== "") yield rest;
}
