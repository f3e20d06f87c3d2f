// Makes tasks of line-based files: one JSON task per line, or one plain text per line.

import type { Fault } from "@/lib/rejects";
import { replaceBadText } from "@/lib/text";
import type { RowCollector } from "@/server/transfer/batch";
import { addJsonTask } from "@/server/transfer/json-task";
import { LineSplitter } from "@/server/transfer/lines";
import type { ReadOptions } from "@/server/transfer/types";

const DEFAULT_COLUMN = "text";
const TOO_LONG: Fault = { code: "TASK_TOO_LARGE", reason: "The line is longer than 2,000,000 characters." };

export class JsonLineRows {
  readonly columns: string[] = [];
  private readonly lines = new LineSplitter();

  constructor(
    private readonly sink: RowCollector,
    private readonly options: ReadOptions,
  ) {}

  push(piece: string, isLast: boolean) {
    for (const { line, text } of this.lines.push(piece, isLast)) {
      if (text === null) this.sink.reject(line, TOO_LONG);
      else if (text.trim() === "") this.sink.emptyLines++;
      else addJsonTask(this.sink, line, text, this.options);
    }
  }
}

export class TextRows {
  readonly columns: string[];
  private readonly lines = new LineSplitter();

  constructor(
    private readonly sink: RowCollector,
    private readonly options: ReadOptions,
  ) {
    this.columns = [options.textColumn ?? DEFAULT_COLUMN];
  }

  push(piece: string, isLast: boolean) {
    const [column = DEFAULT_COLUMN] = this.columns;
    for (const { line, text } of this.lines.push(piece, isLast)) {
      if (text === null) this.sink.reject(line, TOO_LONG);
      else if (text.trim() === "") this.sink.emptyLines++;
      else {
        const data = { [column]: this.options.replaceBadText ? replaceBadText(text) : text };
        this.sink.addFlat(line, data, JSON.stringify(data));
      }
    }
  }
}
