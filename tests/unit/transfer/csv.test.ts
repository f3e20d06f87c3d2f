// CSV in: cells exactly as written, every broken row named by its line, nothing swallowed.
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvReader, type CsvRecord } from "@/server/transfer/csv";
import { codesOf, dataOf, pieces, readAll } from "./read";

const csv = { format: "csv" } as const;

function records(text: string, cuts: number[] = [], quotes: "csv" | "literal" = "csv"): CsvRecord[] {
  const reader = new CsvReader(",", quotes);
  const all: CsvRecord[] = [];
  let from = 0;
  for (const cut of cuts) {
    const to = Math.min(text.length, from + cut);
    for (const record of reader.push(text.slice(from, to))) all.push(record);
    from = to;
  }
  return all.concat(reader.push(text.slice(from), true));
}

describe("CsvReader", () => {
  it("agrees with an independent parser on every valid file, however it is cut", () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é", "😀"), maxLength: 6 }),
      fc.constantFrom("plain", "", "=1"),
    );
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom("\n", "\r\n", "\r"),
        cuts,
        fc.boolean(),
        (rows, newline, cutSizes, isEnded) => {
          const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
          const text = rows.map((row) => row.map(quote).join(",")).join(newline) + (isEnded ? newline : "");
          const read = records(text, cutSizes).map((record) =>
            "cells" in record ? record.cells : record.problem,
          );
          expect(read).toEqual(parse(text, { record_delimiter: newline, relax_column_count: true }));
          expect(read).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });
  it("gives the same answer for any text, however it is cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", "b"), maxLength: 40 });
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }), (source, cuts) => {
        expect(records(source, cuts)).toEqual(records(source));
      }),
      { numRuns: 1_000 },
    );
  });
  it("names the line of each record, over line breaks in cells and empty lines", () => {
    expect(records('a,b\r\n"x\r\ny\rz\n",2\r\r\n\n3,4')).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["x\r\ny\rz\n", "2"] },
      { line: 8, cells: ["3", "4"] },
    ]);
  });
  it("costs one line for an open quote in the middle and goes on with the next", () => {
    expect(records('1,a\n2,"open\n3,c\n4,"d"\n5,e\n')).toEqual([
      { line: 1, cells: ["1", "a"] },
      { line: 2, problem: "QUOTE_IN_CELL" },
      { line: 3, cells: ["3", "c"] },
      { line: 4, cells: ["4", "d"] },
      { line: 5, cells: ["5", "e"] },
    ]);
    expect(records('1,a\n2,"open\n3,c\n')).toEqual([
      { line: 1, cells: ["1", "a"] },
      { line: 2, problem: "OPEN_QUOTE" },
      { line: 3, cells: ["3", "c"] },
    ]);
  });
  it.each(['a"b,c', 'x,a"', '"a"b,c', '"a" ,c'])("refuses a quote in the wrong place: %s", (line) => {
    expect(records(`${line}\n1,2`)).toEqual([
      { line: 1, problem: "QUOTE_IN_CELL" },
      { line: 2, cells: ["1", "2"] },
    ]);
  });
  it("takes quotes as they are when asked to", () => {
    expect(records('"a,b"c\n', [], "literal")).toEqual([{ line: 1, cells: ['"a', 'b"c'] }]);
  });
  it("bounds one record and survives it", () => {
    const long = "x".repeat(2_000_001);
    expect(records(`1,${long}\n2,b\n`, [1_500_000])).toEqual([
      { line: 1, problem: "TOO_LONG" },
      { line: 2, cells: ["2", "b"] },
    ]);
    const open = `1,"${"x\n".repeat(1_500_000)}`;
    const [first, second, ...rest] = records(open, [500_000, 500_000, 500_000, 500_000, 500_000]);
    expect([first, second]).toEqual([
      { line: 1, problem: "OPEN_QUOTE" },
      { line: 2, cells: ["x"] },
    ]);
    expect(rest).toHaveLength(1_499_998);
  });
});

describe("CSV rows", () => {
  it("keeps cells as text, exactly as written, with canonical JSON", async () => {
    const all = await readAll('\uFEFFtext,id,a.b\n 007 ,NULL,"x, ""y"""\nTrue,,=1+1\n', csv);
    expect(dataOf(all)).toEqual([
      { text: " 007 ", id: "NULL", "a.b": 'x, "y"' },
      { text: "True", id: "", "a.b": "=1+1" },
    ]);
    expect(all.rows[0]?.json).toBe('{"a.b":"x, \\"y\\"","id":"NULL","text":" 007 "}');
    expect(all.rows.map((row) => row.line)).toEqual([2, 3]);
  });
  it("rejects ragged rows with their line and goes on", async () => {
    const all = await readAll("text,n\nhello, world,1\nok,2\nshort\n\nok,3\n", csv);
    expect(dataOf(all)).toEqual([
      { text: "ok", n: "2" },
      { text: "ok", n: "3" },
    ]);
    expect(codesOf(all)).toEqual([
      [2, "RAGGED_ROW"],
      [4, "RAGGED_ROW"],
    ]);
    expect(all.rejects[0]?.reason).toBe("The row has 3 cells, the header has 2.");
    expect(all.emptyLines).toBe(1);
  });
  it.each([
    ["a,a\n1,2\n", 'The header names the column "a" twice.'],
    ["a,\n1,2\n", "Column 2 of the header has no name."],
    ["a, \n1,2\n", "Column 2 of the header has no name."],
    ["__proto__,b\n1,2\n", 'A column cannot be called "__proto__".'],
    ['a,"b\n1,2\n', "The header line cannot be read. A quoted cell starts here and never ends."],
    ["", "The file is empty."],
    [
      `${Array.from({ length: 101 }, (_, i) => `c${i}`).join(",")}\n`,
      "The header has 101 columns; at most 100 are allowed.",
    ],
  ])("refuses the whole file %j", async (text, sentence) => {
    await expect(readAll(text, csv)).rejects.toThrow(sentence);
  });
  it("refuses a file without the wanted column", async () => {
    await expect(readAll("a\n1\n", { ...csv, textColumn: "text" })).rejects.toThrow(
      'The file has no column "text".',
    );
  });
  it("keeps columns named like prototype members as plain data", async () => {
    const [row] = dataOf(await readAll("constructor,toString,a.__proto__.x\n1,2,3\n", csv));
    expect(Object.entries(row ?? {})).toEqual([
      ["constructor", "1"],
      ["toString", "2"],
      ["a.__proto__.x", "3"],
    ]);
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });
  it("names the lines that are not UTF-8 or hold NUL, and replaces on request", async () => {
    const bytes = Buffer.concat([
      Buffer.from("text,n\nok,1\nb"),
      Buffer.of(0xff),
      Buffer.from("d,2\nn\0l,3\n\uFFFD,4\ncut,"),
      Buffer.of(0xc3),
    ]);
    const all = await readAll(bytes, csv);
    expect(all.rejects).toMatchObject([
      { line: 3, code: "NOT_UTF8", column: "text" },
      { line: 4, code: "NUL", column: "text" },
      { line: 6, code: "NOT_UTF8", column: "n" },
    ]);
    expect(dataOf(all)).toEqual([
      { text: "ok", n: "1" },
      { text: "\uFFFD", n: "4" },
    ]);
    const replaced = await readAll(bytes, { ...csv, replaceBadText: true });
    expect(dataOf(replaced).map((row) => row.text)).toEqual(["ok", "b\uFFFDd", "n\uFFFDl", "\uFFFD", "cut"]);
    expect(replaced.rejects).toEqual([]);
  });
  it("rejects empty text and texts over 1 MiB at the exact byte", async () => {
    const room = 1_048_576 - '{"text":""}'.length;
    const file = `text\n"  "\n${"x".repeat(room)}\n${"x".repeat(room + 1)}\n${"é".repeat(room / 2 + 1)}\n`;
    const all = await readAll(pieces(file, 65_536), { ...csv, textColumn: "text" });
    expect(codesOf(all)).toEqual([
      [2, "EMPTY_TEXT"],
      [4, "TASK_TOO_LARGE"],
      [5, "TASK_TOO_LARGE"],
    ]);
    expect(all.rows).toHaveLength(1);
  });
  it("splits at the chosen delimiter, and a tsv at tabs", async () => {
    expect(dataOf(await readAll("a;b\n1,5;2\n", { ...csv, delimiter: ";" }))).toEqual([{ a: "1,5", b: "2" }]);
    expect(dataOf(await readAll("a\tb\n1,5\t2\n", { format: "tsv" }))).toEqual([{ a: "1,5", b: "2" }]);
  });
  it("reads UTF-16 with a byte order mark and refuses broken UTF-16", async () => {
    const bytes = Buffer.from("\uFEFFtext\r\nné 😀\r\n", "utf16le");
    expect(dataOf(await readAll(bytes, { ...csv, encoding: "utf-16le" }))).toEqual([{ text: "né 😀" }]);
    await expect(readAll(bytes.subarray(0, -1), { ...csv, encoding: "utf-16le" })).rejects.toThrow(
      "Save it as UTF-8",
    );
  });
});
