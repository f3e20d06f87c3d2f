// Reads the rows of one object: a file that is one task, or a file of many.
import { AppError } from "@/lib/errors";
import type { StorageMapping } from "@/lib/schemas/storage";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { decodeUtf8 } from "@/lib/text";
import { env } from "@/server/env";
import { maxUploadBytes } from "@/server/services/imports/upload";
import type { Content } from "@/server/services/storage/scratch";
import { RowCollector } from "@/server/transfer/batch";
import { addJsonTask } from "@/server/transfer/json-task";
import { readRows } from "@/server/transfer/read-rows";
import { SNIFF_BYTES, type Sniffed, sniffFile } from "@/server/transfer/sniff";
import type { RowBatch } from "@/server/transfer/types";

const BATCH_ROWS = 5_000;

/** The object as a whole cannot be read; `reason` is a sentence for people where there is more to say than the code does. */
export class ObjectRefused extends Error {
  constructor(
    readonly code: StorageErrorCode,
    readonly reason: string | null,
  ) {
    super(`object refused: ${code}`);
    this.name = "ObjectRefused";
  }
}

export type ObjectRules = { method: "file" | "rows"; mapping: StorageMapping };

/** Throws ObjectRefused, also after the first rows. */
export async function* rowsOf(
  content: Content,
  name: string,
  { method, mapping }: ObjectRules,
): AsyncGenerator<RowBatch> {
  if (method === "file") {
    yield await oneTask(content, name, mapping);
    return;
  }
  const sniffed = await sniffObject(content, name);
  try {
    yield* readRows(content.bytes(), {
      ...sniffed,
      textColumn: mapping.textColumn,
      maxBytes: maxUploadBytes(),
      maxRows: env.MAX_IMPORT_ROWS,
      batchRows: BATCH_ROWS,
    });
  } catch (error) {
    throw error instanceof AppError ? new ObjectRefused("BAD_ROWS", error.message) : error;
  }
}

/** Throws ObjectRefused NOT_TEXT. */
export async function sniffObject(content: Content, name: string): Promise<Sniffed> {
  const sniffed = sniffFile(await content.head(SNIFF_BYTES), lastPart(name));
  if ("problem" in sniffed) throw new ObjectRefused("NOT_TEXT", sniffed.problem);
  return sniffed;
}

const lastPart = (name: string) => name.slice(name.lastIndexOf("/") + 1);

/** Label Studio's {"data": {…}} or a bare object from JSON; anything else is the text itself. */
async function oneTask(content: Content, name: string, { textColumn }: StorageMapping): Promise<RowBatch> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content.bytes()) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const text = decodeUtf8(bytes);
  if (text === null) throw new ObjectRefused("NOT_TEXT", "The file is not UTF-8 text.");
  const options = { format: "json", textColumn } as const;
  const sink = new RowCollector(options);
  if (/\.json$/i.test(name)) addJsonTask(sink, 1, text, options);
  else sink.addTask(1, { [textColumn]: text });
  return sink.take(bytes.byteLength);
}
