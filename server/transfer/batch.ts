// Collects checked rows and rejects, and hands them out in batches that a database statement can take.

import { AppError } from "@/lib/errors";
import { type JsonObject, replaceBadTextIn } from "@/lib/json";
import { MAX_IMPORT_ROWS } from "@/lib/limits";
import type { Fault, Reject } from "@/lib/rejects";
import { checkStored, prepareTask, textFault } from "@/lib/task-check";
import type { ImportRow, ReadOptions, RowBatch } from "@/server/transfer/types";

const BATCH_ROWS = 1_000;
export const NOT_UTF8: Fault = { code: "NOT_UTF8", reason: "The line holds bytes that are not UTF-8 text." };

export class RowCollector {
  emptyLines = 0;
  numbersKeptAsText = 0;
  private rows: ImportRow[] = [];
  private rejects: Reject[] = [];
  private seen = 0;
  private readonly size: number;
  private readonly maxRows: number;

  constructor(private readonly options: ReadOptions) {
    this.size = options.batchRows ?? BATCH_ROWS;
    this.maxRows = options.maxRows ?? MAX_IMPORT_ROWS;
  }

  /** A row of text cells whose canonical JSON the caller has already built. */
  addFlat(line: number, data: JsonObject, json: string) {
    const fault = checkStored(data, json, this.options);
    if (fault?.code === "LONE_SURROGATE") this.reject(line, { ...fault, ...NOT_UTF8 });
    else if (fault) this.reject(line, fault);
    else this.rows.push({ line, ordinal: this.count(), data, json });
  }

  /** A row of any JSON object; `beside` is stored as well. Throws JsonRefused when replacing bad characters makes two keys equal. */
  addTask(line: number, given: JsonObject, beside: JsonObject = {}) {
    const clean = (value: JsonObject) => (this.options.replaceBadText ? replaceBadTextIn(value) : value);
    const [data, rest] = [clean(given), clean(beside)];
    const checked = prepareTask(data, this.options);
    if ("code" in checked) return this.reject(line, checked);
    const fault = textFault(rest);
    if (fault) return this.reject(line, fault);
    const hasRest = Object.keys(rest).length > 0;
    this.rows.push({ line, ordinal: this.count(), data, json: checked.json, ...(hasRest && { rest }) });
  }

  reject(line: number, fault: Fault) {
    this.count();
    this.rejects.push({ line, ...fault });
  }

  get isFull(): boolean {
    return this.rows.length >= this.size || this.rejects.length >= this.size;
  }

  /** Everything collected so far, at most one batch of each. */
  take(bytesRead: number): RowBatch {
    const { emptyLines, numbersKeptAsText } = this;
    this.emptyLines = 0;
    this.numbersKeptAsText = 0;
    const rows = this.rows.splice(0, this.size);
    const rejects = this.rejects.splice(0, this.size);
    return { rows, rejects, emptyLines, numbersKeptAsText, bytesRead };
  }

  /** How many rows the file has so far, with this one. */
  private count(): number {
    this.seen++;
    if (this.seen <= this.maxRows) return this.seen;
    throw new AppError("invalid", `The file has more than ${this.maxRows.toLocaleString("en")} rows.`);
  }
}
