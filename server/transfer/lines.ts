// Splits text that arrives in pieces into lines at CRLF, LF and CR, and nowhere else.

import { MAX_RECORD_CHARS } from "@/lib/limits";

/** `text` is null when the line is longer than the limit; its characters are then dropped as they arrive. */
export type Line = { line: number; text: string | null };

export class LineSplitter {
  private rest = "";
  private line = 1;
  private isDropping = false;

  constructor(private readonly maxChars = MAX_RECORD_CHARS) {}

  push(piece: string, isLast = false): Line[] {
    const text = this.rest + piece;
    const lines: Line[] = [];
    const end = /\r\n|\n|\r/g;
    let start = 0;
    for (let match = end.exec(text); match; match = end.exec(text)) {
      const mayContinue = match[0] === "\r" && end.lastIndex === text.length && !isLast;
      if (mayContinue) break;
      lines.push(this.finish(text.slice(start, match.index)));
      start = end.lastIndex;
    }
    this.rest = text.slice(start);
    if (isLast && (this.rest !== "" || this.isDropping)) {
      lines.push(this.finish(this.rest));
      this.rest = "";
    } else if (this.rest.length > this.maxChars) {
      this.isDropping = true;
      this.rest = this.rest.endsWith("\r") ? "\r" : "";
    }
    return lines;
  }

  private finish(text: string): Line {
    const isLong = this.isDropping || text.length > this.maxChars;
    this.isDropping = false;
    return { line: this.line++, text: isLong ? null : text };
  }
}
