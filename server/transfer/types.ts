// The shapes that travel from an uploaded file to the service that stores tasks.

import type { JsonObject } from "@/lib/json";
import type { Reject } from "@/lib/rejects";
import type { TaskRules } from "@/lib/task-check";

export const IMPORT_FORMATS = ["csv", "tsv", "json", "jsonl", "txt"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

export type ByteSource = AsyncIterable<Uint8Array>;

/**
 * `ordinal` counts all rows of the file from 1, also refused ones; `json` is the canonical JSON of `data`; `rest` holds the other
 * keys of a Label Studio task (annotations, meta, …).
 */
export type ImportRow = { line: number; ordinal: number; data: JsonObject; json: string; rest?: JsonObject };

/** Up to `batchRows` rows. The counters are of this batch; `bytesRead` is of the whole file so far. */
export type RowBatch = {
  rows: ImportRow[];
  rejects: Reject[];
  emptyLines: number;
  numbersKeptAsText: number;
  bytesRead: number;
};

export type ReadOptions = TaskRules & {
  format: ImportFormat;
  encoding?: TextEncoding;
  /** For csv; a tsv file is always split at tabs. */
  delimiter?: Delimiter;
  /** "literal" takes quotes in csv and tsv as plain characters; a cell can then hold no delimiter and no line break. */
  quotes?: "csv" | "literal";
  /** Replace NUL, unpaired surrogates and bytes that are not UTF-8 by U+FFFD instead of rejecting the row. */
  replaceBadText?: boolean;
  maxBytes?: number;
  maxRows?: number;
  batchRows?: number;
};
