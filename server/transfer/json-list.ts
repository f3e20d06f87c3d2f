// Cuts a JSON list that arrives in pieces into the texts of its elements, so that a bad element costs only itself.

import { MAX_RECORD_CHARS } from "@/lib/limits";

export type ListProblem = "TOO_LONG" | "SYNTAX" | "CUT_OFF";
/** An element that starts on `line`, or why the list cannot be read there; after SYNTAX and CUT_OFF nothing follows. */
export type ListItem = { line: number; text: string } | { line: number; problem: ListProblem };

type State = "start" | "item" | "comma" | "end" | "failed";

/** An element carries annotations and predictions, so it may be longer than a CSV record. */
const MAX_ITEM_CHARS = 4 * MAX_RECORD_CHARS;
const NOT_SPACE = /[^ \t\n\r]/g;
const STRUCTURE = /["{}[\]]/g;
const IN_STRING = /["\\]/g;
const SCALAR_END = /[,\]} \t\n\r]/g;

/** Takes a list of anything, or one object instead of a list. Time is linear in the length of the text. */
export class JsonListSplitter {
  private rest = "";
  private line = 1;
  private state: State = "start";
  private isSingle = false;
  private mayClose = false;
  // Inside an element: open brackets, whether in a string, and the offset from its start to go on from.
  private depth = 0;
  private inString = false;
  private at = 0;
  private itemLine = 1;
  private isTooLong = false;

  push(piece: string, isLast = false): ListItem[] {
    const text = this.rest + piece;
    const items: ListItem[] = [];
    let start = 0;
    while (start < text.length && this.state !== "failed") {
      const isInside = this.depth > 0 || this.inString;
      const next = isInside
        ? this.readElement(text, start, items)
        : this.readBetween(text, start, items, isLast);
      if (next === start) break;
      this.line += lineFeeds(text, start, next);
      start = next;
    }
    this.rest = this.state === "failed" ? "" : text.slice(start);
    if (isLast && this.state !== "end" && this.state !== "failed") this.fail(items, "CUT_OFF");
    return items;
  }

  /** White space, commas, the list's own brackets and scalars; returns the offset to go on from, `from` itself to wait. */
  private readBetween(text: string, from: number, items: ListItem[], isLast: boolean): number {
    NOT_SPACE.lastIndex = from;
    const at = NOT_SPACE.exec(text)?.index ?? text.length;
    if (at > from) return at;
    const char = text[at] ?? "";
    if (this.state === "start" && char === "[") {
      this.state = "item";
      this.mayClose = true;
      return at + 1;
    }
    if (this.state === "start" && char === "{") {
      this.isSingle = true;
      return this.enter(text, at, items);
    }
    if (char === "]" && (this.state === "comma" || this.mayClose)) return this.to("end", at + 1);
    if (char === "," && this.state === "comma") return this.to("item", at + 1);
    if (this.state !== "item" || ",]}:".includes(char)) return this.fail(items, "SYNTAX", text.length);
    if ('{["'.includes(char)) return this.enter(text, at, items);
    return this.readScalar(text, at, items, isLast);
  }

  private enter(text: string, at: number, items: ListItem[]): number {
    this.itemLine = this.line;
    this.at = 0;
    return this.readElement(text, at, items);
  }

  /** Reads up to the end of an element of brackets or quotes; waits for more text by returning `start`. */
  private readElement(text: string, start: number, items: ListItem[]): number {
    let at = start + this.at;
    while (at < text.length) {
      const pattern = this.inString ? IN_STRING : STRUCTURE;
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) at = text.length;
      else if (found[0] === "\\") {
        if (found.index + 1 === text.length) break;
        at = found.index + 2;
      } else {
        at = found.index + 1;
        if (found[0] === '"') this.inString = !this.inString;
        else this.depth += found[0] === "{" || found[0] === "[" ? 1 : -1;
        if (this.depth === 0 && !this.inString) return this.closeElement(text.slice(start, at), at, items);
      }
    }
    return this.waitInside(text, start, at);
  }

  // Of an element that is already too long only the place is kept, so memory stays bounded.
  private waitInside(text: string, start: number, at: number): number {
    this.at = at - start;
    if (text.length - start <= MAX_ITEM_CHARS) return start;
    this.isTooLong = true;
    this.at = 0;
    return at;
  }

  private closeElement(text: string, end: number, items: ListItem[]): number {
    const { itemLine: line } = this;
    items.push(
      this.isTooLong || text.length > MAX_ITEM_CHARS ? { line, problem: "TOO_LONG" } : { line, text },
    );
    this.isTooLong = false;
    return this.to(this.isSingle ? "end" : "comma", end);
  }

  private readScalar(text: string, at: number, items: ListItem[], isLast: boolean): number {
    SCALAR_END.lastIndex = at;
    const end = SCALAR_END.exec(text)?.index ?? text.length;
    if (text.length - at > MAX_ITEM_CHARS) return this.fail(items, "SYNTAX", text.length);
    if (end === text.length && !isLast) return at;
    items.push({ line: this.line, text: text.slice(at, end) });
    return this.to("comma", end);
  }

  private to(state: State, at: number): number {
    this.state = state;
    this.mayClose = false;
    return at;
  }

  private fail(items: ListItem[], problem: ListProblem, at = 0): number {
    items.push({ line: this.depth > 0 ? this.itemLine : this.line, problem });
    return this.to("failed", at);
  }
}

function lineFeeds(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
