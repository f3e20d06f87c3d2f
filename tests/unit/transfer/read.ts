// Helpers of the transfer tests: files from text or bytes cut into pieces of any size, and whole streams in memory.
import type { JsonObject } from "@/lib/json";
import type { Reject } from "@/lib/rejects";
import { readRows } from "@/server/transfer/read-rows";
import type { ByteSource, ImportRow, ReadOptions } from "@/server/transfer/types";

export async function* pieces(content: string | Uint8Array, size = 7): ByteSource {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export type ReadAll = {
  rows: ImportRow[];
  rejects: Reject[];
  emptyLines: number;
  numbersKeptAsText: number;
  batches: number;
};

export async function readAll(
  content: string | Uint8Array | ByteSource,
  options: ReadOptions,
): Promise<ReadAll> {
  const source = typeof content === "string" || content instanceof Uint8Array ? pieces(content) : content;
  const all: ReadAll = { rows: [], rejects: [], emptyLines: 0, numbersKeptAsText: 0, batches: 0 };
  for await (const batch of readRows(source, options)) {
    all.rows.push(...batch.rows);
    all.rejects.push(...batch.rejects);
    all.emptyLines += batch.emptyLines;
    all.numbersKeptAsText += batch.numbersKeptAsText;
    all.batches++;
  }
  return all;
}

export const dataOf = ({ rows }: ReadAll): JsonObject[] => rows.map((row) => row.data);
export const codesOf = ({ rejects }: ReadAll): [number, string][] =>
  rejects.map(({ line, code }) => [line, code]);

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
