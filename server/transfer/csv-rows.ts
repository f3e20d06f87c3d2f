// Makes tasks of CSV and TSV records: a checked header, cells exactly as written, ragged rows rejected one by one.

import { AppError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import { MAX_COLUMNS } from "@/lib/limits";
import type { Fault } from "@/lib/rejects";
import { replaceBadText, textProblem } from "@/lib/text";
import type { RowCollector } from "@/server/transfer/batch";
import { type CsvProblem, CsvReader } from "@/server/transfer/csv";
import type { ReadOptions } from "@/server/transfer/types";

const FAULTS: Record<CsvProblem, Fault> = {
  QUOTE_IN_CELL: {
    code: "BAD_QUOTE",
    reason: "A quote stands where none may be: quote the whole cell and double the quotes inside.",
  },
  OPEN_QUOTE: { code: "BAD_QUOTE", reason: "A quoted cell starts here and never ends." },
  TOO_LONG: { code: "TASK_TOO_LARGE", reason: "The row is longer than 2,000,000 characters." },
};

export class CsvRows {
  /** The header's names in file order; empty before the header has been read. */
  columns: string[] = [];
  private readonly reader: CsvReader;
  /** Cell positions in the order of canonical JSON, each with the JSON text that comes before its value. */
  private layout: { index: number; lead: string }[] = [];

  constructor(
    private readonly sink: RowCollector,
    private readonly options: ReadOptions,
  ) {
    this.reader = new CsvReader(options.format === "tsv" ? "\t" : (options.delimiter ?? ","), options.quotes);
  }

  push(text: string, isLast: boolean) {
    for (const record of this.reader.push(text, isLast)) {
      if ("cells" in record) this.addRecord(record.line, record.cells);
      else if (this.columns.length === 0)
        throw new AppError("invalid", `The header line cannot be read. ${FAULTS[record.problem].reason}`);
      else this.sink.reject(record.line, FAULTS[record.problem]);
    }
    this.sink.emptyLines += this.reader.emptyLines;
    this.reader.emptyLines = 0;
    if (isLast && this.columns.length === 0) throw new AppError("invalid", "The file is empty.");
  }

  private addRecord(line: number, cells: string[]) {
    if (this.columns.length === 0) return this.setHeader(cells);
    if (cells.length !== this.columns.length)
      return this.sink.reject(line, ragged(cells.length, this.columns.length));
    if (this.options.replaceBadText) cells = cells.map(replaceBadText);
    const data: JsonObject = {};
    for (let index = 0; index < cells.length; index++) data[this.columns[index] ?? ""] = cells[index] ?? "";
    let json = "";
    for (const { index, lead } of this.layout) json += lead + JSON.stringify(cells[index]);
    this.sink.addFlat(line, data, `${json}}`);
  }

  private setHeader(names: string[]) {
    checkHeader(names, this.options);
    this.columns = names;
    const order = names.map((_, index) => index).sort((a, b) => compare(names[a] ?? "", names[b] ?? ""));
    this.layout = order.map((index, place) => ({
      index,
      lead: `${place === 0 ? "{" : ","}${JSON.stringify(names[index])}:`,
    }));
  }
}

function checkHeader(names: string[], { requiredColumns = [], textColumn }: ReadOptions) {
  const refuse = (sentence: string) => new AppError("invalid", sentence);
  if (names.length > MAX_COLUMNS)
    throw refuse(`The header has ${names.length} columns; at most ${MAX_COLUMNS} are allowed.`);
  const empty = names.findIndex((name) => name.trim() === "");
  if (empty >= 0) throw refuse(`Column ${empty + 1} of the header has no name.`);
  if (names.some((name) => textProblem(name) !== null)) throw refuse("The header line is not UTF-8 text.");
  if (names.includes("__proto__")) throw refuse('A column cannot be called "__proto__".');
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw refuse(`The header names the column "${repeated}" twice.`);
  const wanted = textColumn === undefined ? requiredColumns : [...requiredColumns, textColumn];
  const missing = wanted.find((name) => !names.includes(name));
  if (missing !== undefined) throw refuse(`The file has no column "${missing}".`);
}

function ragged(found: number, expected: number): Fault {
  const cells = found === 1 ? "1 cell" : `${found} cells`;
  return { code: "RAGGED_ROW", reason: `The row has ${cells}, the header has ${expected}.` };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
