// What an uploaded file is, and what is refused before anything is read.
import { describe, expect, it } from "vitest";
import { guessDelimiter, sniffFile } from "@/server/transfer/sniff";

const sniff = (content: string | number[], name = "upload") =>
  sniffFile(typeof content === "string" ? Buffer.from(content) : Uint8Array.from(content), name);

describe("sniffFile", () => {
  it.each([
    ["a,b\n1,2", "x.CSV", { format: "csv", delimiter: ",", encoding: "utf-8" }],
    ["a;b,c;d\n", "x.csv", { format: "csv", delimiter: ";", encoding: "utf-8" }],
    ['"a;b;c",d\n', "x.csv", { format: "csv", delimiter: ",", encoding: "utf-8" }],
    ["a|b|c\n1,2,3,4", "x.csv", { format: "csv", delimiter: "|", encoding: "utf-8" }],
    ["a\tb", "x.tsv", { format: "tsv", encoding: "utf-8" }],
    ["[{}]", "x.json", { format: "json", encoding: "utf-8" }],
    ['{"a":1}\n{"a":2}\n', "x.json", { format: "jsonl", encoding: "utf-8" }],
    ['{\n"a":1}', "x.json", { format: "json", encoding: "utf-8" }],
    ["hello, world", "x.txt", { format: "txt", encoding: "utf-8" }],
    ["hello, world", "noname", { format: "csv", delimiter: ",", encoding: "utf-8" }],
    ["hello", "x.constructor", { format: "txt", encoding: "utf-8" }],
    [' [{"a":1}]', "noname", { format: "json", encoding: "utf-8" }],
  ])("%j in %s", (content, name, expected) => {
    expect(sniff(content, name)).toEqual(expected);
  });
  it("knows UTF-16 by its byte order mark", () => {
    expect(sniffFile(Buffer.from("\uFEFFa,b\n", "utf16le"), "x.csv")).toEqual({
      format: "csv",
      delimiter: ",",
      encoding: "utf-16le",
    });
    expect(sniffFile(Buffer.from("\uFEFFa,b\n", "utf16le").swap16(), "x.csv")).toMatchObject({
      encoding: "utf-16be",
    });
  });
  it.each([
    ["gzip", [0x1f, 0x8b, 8, 0]],
    ["zip archive", [0x50, 0x4b, 3, 4]],
    ["PDF", [0x25, 0x50, 0x44, 0x46, 0x2d]],
    ["Parquet", [0x50, 0x41, 0x52, 0x31]],
    ["UTF-32", [0xff, 0xfe, 0, 0, 97, 0, 0, 0]],
    ["without a byte order mark", [97, 0, 44, 0, 98, 0, 10, 0]],
    ["not a text file", Array.from({ length: 100 }, (_, i) => i % 32)],
    ["empty", []],
  ])("refuses: %s", (what, bytes) => {
    expect(sniff(bytes, "x.csv")).toEqual({ problem: expect.stringContaining(what) });
  });
  it("leaves one NUL in a text file to the row checks", () => {
    expect(sniff("a,b\n1,\0\n", "x.csv")).toMatchObject({ format: "csv" });
  });
  it.each(["{{", " ", '"', "{", ";", "\n"])("is fast on 1 MB of %j", (unit) => {
    const head = Buffer.from(unit.repeat(1_000_000 / unit.length));
    const start = performance.now();
    sniffFile(head, "noname");
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

it("guessDelimiter counts outside quotes in the first line only", () => {
  expect(guessDelimiter('"a""|b|",c\n|||||')).toBe(",");
  expect(guessDelimiter("abc")).toBe(",");
  expect(guessDelimiter("a\tb,c")).toBe(",");
});
