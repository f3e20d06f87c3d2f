// A strict CSV reader for text that arrives in pieces: a broken record costs its own line and never the rest of the file.

import { MAX_RECORD_CHARS } from "@/lib/limits";
import type { Delimiter } from "@/server/transfer/types";

export type CsvProblem = "QUOTE_IN_CELL" | "OPEN_QUOTE" | "TOO_LONG";
/** One record that starts on `line` (1-based), or why that line cannot be read. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; problem: CsvProblem };

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const INCOMPLETE = -1;

/**
 * RFC 4180 with any mix of CRLF, LF and CR. After a quote error reading goes on with the line after the one on which the
 * record started, so an open quote cannot swallow rows. Records longer than MAX_RECORD_CHARS are refused.
 */
export class CsvReader {
  emptyLines = 0;
  private rest = "";
  private line = 1;
  private isSkipping = false;
  private cells: string[] = [];
  private problem: CsvProblem | null = null;
  private innerLines = 0;
  private isQuoteOpen = false;
  private readonly delimiter: number;

  constructor(
    delimiter: Delimiter,
    private readonly quotes: "csv" | "literal" = "csv",
  ) {
    this.delimiter = delimiter.charCodeAt(0);
  }

  /** The records that are complete after this piece; `isLast` closes the file. */
  push(piece: string, isLast = false): CsvRecord[] {
    const text = this.rest === "" ? piece : this.rest + piece;
    const records: CsvRecord[] = [];
    let at = 0;
    while (at < text.length) {
      const next = this.isSkipping
        ? this.skipLine(text, at, isLast)
        : this.readLine(text, at, isLast, records);
      if (next === INCOMPLETE) break;
      at = next;
    }
    this.rest = at === 0 ? text : text.slice(at);
    return records;
  }

  private readLine(text: string, at: number, isLast: boolean, records: CsvRecord[]): number {
    if (isNewline(text.charCodeAt(at))) {
      const next = newlineEnd(text, at, isLast);
      if (next !== INCOMPLETE) this.countEmptyLine();
      return next;
    }
    this.startRecord();
    const end = this.readRecord(text, at, isLast);
    const isTooLong = (end === INCOMPLETE ? text.length : end) - at > MAX_RECORD_CHARS;
    if (isTooLong && this.problem === null) this.problem = this.isQuoteOpen ? "OPEN_QUOTE" : "TOO_LONG";
    if (end === INCOMPLETE && this.problem === null) return INCOMPLETE;
    const { line, problem } = this;
    records.push(problem === null ? { line, cells: this.cells } : { line, problem });
    const isWhole = problem === null || (problem === "TOO_LONG" && end !== INCOMPLETE);
    if (!isWhole) return this.skipLine(text, at, isLast);
    this.line += 1 + this.innerLines;
    return end;
  }

  private startRecord() {
    this.cells = [];
    this.problem = null;
    this.innerLines = 0;
    this.isQuoteOpen = false;
  }

  /** Reads cells up to the record's end, sets `problem` where the text breaks the rules. */
  private readRecord(text: string, start: number, isLast: boolean): number {
    let at = start;
    for (;;) {
      const isQuoted = this.quotes === "csv" && text.charCodeAt(at) === QUOTE;
      const end = isQuoted ? this.readQuoted(text, at, isLast) : this.readPlain(text, at, isLast);
      if (end === INCOMPLETE || this.problem !== null) return end;
      if (end === text.length) return isLast ? end : INCOMPLETE;
      const unit = text.charCodeAt(end);
      if (isNewline(unit)) return newlineEnd(text, end, isLast);
      if (unit !== this.delimiter) {
        this.problem = "QUOTE_IN_CELL";
        return end;
      }
      at = end + 1;
    }
  }

  private readPlain(text: string, start: number, isLast: boolean): number {
    let end = start;
    while (end < text.length) {
      const unit = text.charCodeAt(end);
      if (unit === this.delimiter || unit === LF || unit === CR) break;
      if (unit === QUOTE && this.quotes === "csv") {
        this.problem = "QUOTE_IN_CELL";
        return end;
      }
      end++;
    }
    if (end === text.length && !isLast) return INCOMPLETE;
    this.cells.push(text.slice(start, end));
    return end;
  }

  private readQuoted(text: string, start: number, isLast: boolean): number {
    let from = start + 1;
    let hasDoubled = false;
    for (;;) {
      const quote = text.indexOf('"', from);
      if (quote < 0 && isLast) this.problem = "OPEN_QUOTE";
      if (quote < 0 || (quote + 1 === text.length && !isLast)) {
        this.isQuoteOpen = true;
        return INCOMPLETE;
      }
      if (text.charCodeAt(quote + 1) !== QUOTE) {
        const cell = text.slice(start + 1, quote);
        this.innerLines += lineEnds(cell);
        this.cells.push(hasDoubled ? cell.replaceAll('""', '"') : cell);
        return quote + 1;
      }
      hasDoubled = true;
      from = quote + 2;
    }
  }

  /** Goes to the start of the next line, over several pieces when it must. */
  private skipLine(text: string, start: number, isLast: boolean): number {
    let at = start;
    while (at < text.length && !isNewline(text.charCodeAt(at))) at++;
    const end = at === text.length ? INCOMPLETE : newlineEnd(text, at, isLast);
    this.isSkipping = end === INCOMPLETE && !isLast;
    if (end === INCOMPLETE) return isLast ? text.length : at === start ? INCOMPLETE : at;
    this.line++;
    return end;
  }

  private countEmptyLine() {
    this.emptyLines++;
    this.line++;
  }
}

function isNewline(unit: number): boolean {
  return unit === LF || unit === CR;
}

/** Offset after the line end at `at`; a CR at the very end waits for the LF that may follow. */
function newlineEnd(text: string, at: number, isLast: boolean): number {
  if (text.charCodeAt(at) === LF) return at + 1;
  if (at + 1 === text.length) return isLast ? at + 1 : INCOMPLETE;
  return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
}

/** Line ends inside a quoted cell, CRLF counted once; nearly always none, which two searches tell. */
function lineEnds(cell: string): number {
  if (!cell.includes("\n") && !cell.includes("\r")) return 0;
  let lines = 0;
  for (let at = 0; at < cell.length; at++) {
    const unit = cell.charCodeAt(at);
    if (unit === LF || (unit === CR && cell.charCodeAt(at + 1) !== LF)) lines++;
  }
  return lines;
}
