// Reads the beginning of one object for people to look at, and says why when that cannot be done.
import { AppError } from "@/lib/errors";
import { MAX_TASK_BYTES } from "@/lib/limits";
import type { Reject } from "@/lib/rejects";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { maxUploadBytes } from "@/server/services/imports/upload";
import { storableKey } from "@/server/services/storage/keys";
import { ObjectRefused, rowsOf, sniffObject } from "@/server/services/storage/parse";
import { type Content, contentInMemory } from "@/server/services/storage/scratch";
import { sentenceOf } from "@/server/services/storage/views";
import { type Source, StorageError, type StoredObject } from "@/server/storage/source";
import { previewRows } from "@/server/transfer/read-rows";
import { SNIFF_BYTES } from "@/server/transfer/sniff";
import type { ByteSource, ImportRow } from "@/server/transfer/types";

const ROWS_OF_ONE = 10;
const DEFAULT_COLUMN = "text";

export type PreviewedRows = {
  key: string;
  columns: string[];
  rows: ImportRow[];
  rejects: Reject[];
  problem: string | null;
};

type Rules = { method: "file" | "rows"; textColumn: string | undefined };

/** Faults of the object alone; whatever else the storage refuses is thrown. */
const SHOWN: ReadonlySet<StorageErrorCode> = new Set([
  "NOT_FOUND",
  "NOT_STABLE",
  "TOO_LARGE",
  "ACCESS_DENIED",
]);

/** Throws StorageError when the storage as a whole cannot be read. */
export async function previewObject(
  source: Source,
  object: StoredObject,
  rules: Rules,
  signal: AbortSignal,
): Promise<PreviewedRows> {
  const { name: key, isBad } = storableKey(object.key);
  const nothing = { key, columns: [], rows: [], rejects: [] };
  if (isBad) return { ...nothing, problem: sentenceOf("BAD_KEY") };
  try {
    const seen = rules.method === "file" ? readTask : readStart;
    return { ...nothing, ...(await seen(source, object, rules.textColumn, signal)), problem: null };
  } catch (error) {
    if (error instanceof StorageError && SHOWN.has(error.code))
      return { ...nothing, problem: sentenceOf(error.code) };
    if (error instanceof ObjectRefused)
      return { ...nothing, problem: error.reason ?? sentenceOf(error.code) };
    if (error instanceof AppError) return { ...nothing, problem: error.message };
    throw error;
  }
}

type Seen = Pick<PreviewedRows, "columns" | "rows" | "rejects">;

async function readTask(
  source: Source,
  { key }: StoredObject,
  textColumn = DEFAULT_COLUMN,
  signal: AbortSignal,
): Promise<Seen> {
  const { bytes } = await source.open(key, { maxBytes: MAX_TASK_BYTES }, signal);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  const content = contentInMemory(Buffer.concat(pieces));
  const rules = { method: "file", mapping: { textColumn } } as const;
  for await (const { rows, rejects } of rowsOf(content, key, rules))
    return { columns: rows.flatMap((row) => Object.keys(row.data)), rows, rejects };
  return { columns: [], rows: [], rejects: [] };
}

/** Of a large object only as much as the first rows take is read. */
async function readStart(
  source: Source,
  { key }: StoredObject,
  textColumn: string | undefined,
  signal: AbortSignal,
): Promise<Seen> {
  const { bytes } = await source.open(key, { maxBytes: maxUploadBytes() }, signal);
  const content = await readAhead(bytes);
  try {
    const sniffed = await sniffObject(content, key);
    const column = sniffed.format === "txt" && textColumn !== undefined ? { textColumn } : {};
    const options = { ...sniffed, ...column, maxBytes: maxUploadBytes() };
    return await previewRows(content.bytes(), options, ROWS_OF_ONE);
  } finally {
    await content.close();
  }
}

/** The bytes once, with a look at their beginning before. */
async function readAhead(bytes: ByteSource): Promise<Content> {
  const pieces = bytes[Symbol.asyncIterator]();
  const begun: Uint8Array[] = [];
  let length = 0;
  while (length < SNIFF_BYTES) {
    const piece = await pieces.next();
    if (piece.done) break;
    begun.push(piece.value);
    length += piece.value.byteLength;
  }
  return {
    bytesInMemory: length,
    head: async (count) => Buffer.concat(begun).subarray(0, count),
    async *bytes() {
      yield* begun;
      for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) yield piece.value;
    },
    async close() {
      await pieces.return?.();
    },
  };
}
