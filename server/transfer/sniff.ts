// Guesses from the first bytes and the name what an uploaded file is, and refuses what is not text.

import { DELIMITERS, type Delimiter, type ImportFormat, type TextEncoding } from "@/server/transfer/types";

/** How many bytes of the file's start are enough for sniffFile. */
export const SNIFF_BYTES = 65_536;

export type Sniffed = { format: ImportFormat; delimiter?: Delimiter; encoding: TextEncoding };
/** `problem` is a sentence that says why the file cannot be imported and what to do. */
export type SniffResult = Sniffed | { problem: string };

const EXTENSIONS: Record<string, ImportFormat> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  json: "json",
  jsonl: "jsonl",
  ndjson: "jsonl",
  txt: "txt",
};

const MAGIC: { bytes: number[]; what: string }[] = [
  { bytes: [0x1f, 0x8b], what: "a gzip archive. Unpack it" },
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: "a zip archive or an Excel workbook. Unpack it, or save the sheet as CSV,",
  },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: "a zstd archive. Unpack it" },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: "an xz archive. Unpack it" },
  { bytes: [0x42, 0x5a, 0x68], what: "a bzip2 archive. Unpack it" },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: "a 7-Zip archive. Unpack it" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an old Excel or Word file. Save it as CSV" },
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], what: "a PDF. Save its text as TXT or CSV" },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: "a Parquet file. Save it as CSV or JSONL" },
];

const MAX_CONTROL_SHARE = 0.02;
const MIN_CONTROL_BYTES = 8;

/** What the file is, from up to SNIFF_BYTES of its start; a person confirms it in the preview. */
export function sniffFile(head: Uint8Array, fileName: string): SniffResult {
  if (head.length === 0) return { problem: "The file is empty." };
  const archive = MAGIC.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte));
  if (archive) return { problem: `This is ${archive.what} and import the result.` };
  const encoding = encodingOf(head);
  if (encoding === null)
    return { problem: "The file is UTF-32 text. Save it as UTF-8 and import the result." };
  if (encoding === "utf-8" && looksLikeUtf16(head)) {
    return {
      problem:
        "The file looks like UTF-16 text without a byte order mark. Save it as UTF-8 and import the result.",
    };
  }
  if (encoding === "utf-8" && isBinary(head)) {
    return { problem: "This is not a text file. Import CSV, TSV, JSON, JSONL or TXT." };
  }
  const text = new TextDecoder(encoding).decode(head);
  const format = formatOf(text, fileName);
  if (format === "csv") return { format, encoding, delimiter: guessDelimiter(text) };
  return { format, encoding };
}

/** The delimiter that stands most often in the first line outside quotes; the comma wins a tie. */
export function guessDelimiter(text: string): Delimiter {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (char === "\n" || char === "\r") break;
    const count = counts.get(char);
    if (count !== undefined) counts.set(char, count + 1);
  }
  return DELIMITERS.reduce((best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best));
}

function formatOf(text: string, fileName: string): ImportFormat {
  const extension = fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
  const named = Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined;
  const start = text.trimStart();
  if (named === "json" || named === undefined) {
    if (start.startsWith("{") && isLineOfJson(start)) return "jsonl";
    if (start.startsWith("[") || start.startsWith("{")) return "json";
  }
  if (named) return named;
  const firstLine = start.slice(0, start.search(/[\r\n]|$/));
  return DELIMITERS.some((delimiter) => firstLine.includes(delimiter)) ? "csv" : "txt";
}

/** True when the first line is a whole JSON object and another object starts on a line below. */
function isLineOfJson(text: string): boolean {
  const end = text.search(/[\r\n]/);
  if (end < 0 || !text.slice(end).trimStart().startsWith("{")) return false;
  try {
    JSON.parse(text.slice(0, end));
    return true;
  } catch {
    return false;
  }
}

function encodingOf(head: Uint8Array): TextEncoding | null {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? null : "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0 && b === 0 && c === 0xfe && d === 0xff ? null : "utf-8";
}

// Mostly Latin UTF-16 has a zero in every second byte.
function looksLikeUtf16(head: Uint8Array): boolean {
  let zeros = 0;
  for (const byte of head) if (byte === 0) zeros++;
  return head.length >= 4 && zeros > head.length / 4 && (head[0] === 0) !== (head[1] === 0);
}

function isBinary(head: Uint8Array): boolean {
  let controls = 0;
  for (const byte of head) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  return controls >= MIN_CONTROL_BYTES && controls > head.length * MAX_CONTROL_SHARE;
}
