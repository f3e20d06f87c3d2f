// Reads an import file of any format as batches of checked rows, holding no more than a few pieces of it in memory.

import { AppError } from "@/lib/errors";
import { MAX_JSON_LIST_BYTES, MAX_UPLOAD_BYTES, PREVIEW_ROWS } from "@/lib/limits";
import type { Reject } from "@/lib/rejects";
import { RowCollector } from "@/server/transfer/batch";
import { CsvRows } from "@/server/transfer/csv-rows";
import { decodeText } from "@/server/transfer/decode";
import { JsonLineRows, TextRows } from "@/server/transfer/line-rows";
import { JsonListRows } from "@/server/transfer/list-rows";
import type { ByteSource, ImportRow, ReadOptions, RowBatch } from "@/server/transfer/types";

const MIB = 1024 * 1024;

type RowReader = { readonly columns: string[]; push(piece: string, isLast: boolean): void };

/** `columns` are the header's names, or for JSON the keys of the shown rows in order of first appearance. */
export type Preview = { columns: string[]; rows: ImportRow[]; rejects: Reject[] };

/**
 * Every row of the file comes back once, as a row or as a reject with its line. Throws AppError `invalid` with a sentence
 * when the file as a whole cannot be read (header, size, too many rows); rows of earlier batches may then have been handed out.
 */
export async function* readRows(source: ByteSource, options: ReadOptions): AsyncGenerator<RowBatch> {
  const sink = new RowCollector(options);
  const reader = rowReader(sink, options);
  const bytes = { read: 0 };
  const limited = limitBytes(source, maxBytes(options), bytes);
  for await (const piece of decodeText(limited, options.encoding ?? "utf-8")) {
    reader.push(piece, false);
    while (sink.isFull) yield sink.take(bytes.read);
  }
  reader.push("", true);
  while (sink.isFull) yield sink.take(bytes.read);
  yield sink.take(bytes.read);
}

/** The first rows of a file, for people to confirm before anything is stored. Stops reading as soon as it has them. */
export async function previewRows(
  source: ByteSource,
  options: ReadOptions,
  count = PREVIEW_ROWS,
): Promise<Preview> {
  const sink = new RowCollector({ ...options, batchRows: count });
  const reader = rowReader(sink, options);
  let isCut = false;
  for await (const piece of decodeText(
    limitBytes(source, maxBytes(options), { read: 0 }),
    options.encoding ?? "utf-8",
  )) {
    reader.push(piece, false);
    isCut = sink.isFull;
    if (isCut) break;
  }
  if (!isCut) reader.push("", true);
  const { rows, rejects } = sink.take(0);
  const keys = new Set(rows.flatMap((row) => Object.keys(row.data)));
  return { columns: reader.columns.length > 0 ? reader.columns : [...keys], rows, rejects };
}

/** Passes bytes on until there are more than allowed, counted as they arrive: a length header proves nothing. */
export async function* limitBytes(
  source: ByteSource,
  limit: number,
  seen: { read: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    seen.read += chunk.byteLength;
    if (seen.read > limit)
      throw new AppError("invalid", `The file is larger than ${Math.floor(limit / MIB)} MB.`);
    yield chunk;
  }
}

function rowReader(sink: RowCollector, options: ReadOptions): RowReader {
  if (options.format === "json") return new JsonListRows(sink, options);
  if (options.format === "jsonl") return new JsonLineRows(sink, options);
  return options.format === "txt" ? new TextRows(sink, options) : new CsvRows(sink, options);
}

function maxBytes({ format, maxBytes = MAX_UPLOAD_BYTES }: ReadOptions): number {
  return format === "json" ? Math.min(maxBytes, MAX_JSON_LIST_BYTES) : maxBytes;
}
