// JSON, JSONL and TXT in, batches, limits and the preview.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { previewRows, readRows } from "@/server/transfer/read-rows";
import { codesOf, dataOf, pieces, readAll } from "./read";

const json = { format: "json" } as const;
const jsonl = { format: "jsonl" } as const;
const txt = { format: "txt" } as const;

describe("JSON lists", () => {
  it("take tasks, bare objects and one object alone", async () => {
    const task = { data: { text: "a" }, annotations: [{ result: [] }], meta: { batch: 3 } };
    const all = await readAll(`\uFEFF[\n${JSON.stringify(task)},\n{"text":"b"}, {"data":{},"x":1}]\n`, json);
    expect(all.rows).toEqual([
      {
        line: 2,
        ordinal: 1,
        data: { text: "a" },
        json: '{"text":"a"}',
        rest: { annotations: [{ result: [] }], meta: { batch: 3 } },
      },
      { line: 3, ordinal: 2, data: { text: "b" }, json: '{"text":"b"}' },
      { line: 3, ordinal: 3, data: { data: {}, x: 1 }, json: '{"data":{},"x":1}' },
    ]);
    expect(dataOf(await readAll('{"text":"one"}', json))).toEqual([{ text: "one" }]);
    expect((await readAll(" [ ] ", json)).rows).toEqual([]);
  });
  it("read back any list, however it is cut and indented", async () => {
    const data = fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => !["__proto__", "data"].includes(key)),
      fc.jsonValue({ maxDepth: 2 }),
      { minKeys: 1 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(data, { maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 2 }),
        async (list, size, indent) => {
          const text = JSON.stringify(list, null, indent);
          fc.pre(!/__proto__|[0-9]{16}|e\+|\\ud|\\u0000/i.test(text));
          const all = await readAll(pieces(text, size), json);
          expect(all.rejects).toEqual([]);
          expect(dataOf(all)).toEqual(JSON.parse(text));
        },
      ),
    );
  });
  it("reject one element without losing the others", async () => {
    const list = [
      '{"a":1,"a":2}',
      '{"__proto__":{"x":1}}',
      "7",
      '"a,b]"',
      "null",
      '{"data":[1]}',
      '{"a":nope}',
      '{"a":"\\u0000"}',
      '{"a":"\\ud800"}',
      '{"ok":1}',
    ];
    const all = await readAll(`[${list.join(",\n")}]`, json);
    expect(codesOf(all)).toEqual([
      [1, "DUPLICATE_KEY"],
      [2, "FORBIDDEN_KEY"],
      [3, "NOT_A_TASK"],
      [4, "NOT_A_TASK"],
      [5, "NOT_A_TASK"],
      [6, "NOT_A_TASK"],
      [7, "BAD_JSON"],
      [8, "NUL"],
      [9, "LONE_SURROGATE"],
    ]);
    expect(dataOf(all)).toEqual([{ ok: 1 }]);
  });
  it.each([
    ['[{"a":1} {"a":2}]', 1, [1, "BAD_JSON"]],
    ['[{"a":1},\n]', 1, [2, "BAD_JSON"]],
    ['[{"a":1},\n{"a":"x]}\n', 1, [2, "BAD_JSON"]],
    ['[{"a":1}]\n[', 1, [2, "BAD_JSON"]],
    ['{"a":1}\n,{"a":2}', 1, [2, "BAD_JSON"]],
    ['"text"', 0, [1, "BAD_JSON"]],
    ["[,]", 0, [1, "BAD_JSON"]],
  ])("say where the list itself breaks: %j", async (text, rows, reject) => {
    const all = await readAll(text, json);
    expect(all.rows).toHaveLength(rows);
    expect(codesOf(all)).toEqual([reject]);
  });
  it("keep long numbers as text and count them", async () => {
    const all = await readAll('[{"id":12345678901234567890,"n":1e999}]', json);
    expect(dataOf(all)).toEqual([{ id: "12345678901234567890", n: "1e999" }]);
    expect(all.numbersKeptAsText).toBe(2);
  });
  it("refuse depth, width and size per task", async () => {
    const nested = (levels: number) => `{"a":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
    const wide = (keys: number, inner = true) => {
      const object = Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, i]));
      return JSON.stringify(inner ? { a: object } : object);
    };
    const list = [
      nested(64),
      nested(65),
      `{"data":${nested(64)}}`,
      wide(999),
      wide(1_000),
      wide(100, false),
      wide(101, false),
      `{"a":"${"x".repeat(1_048_576)}"}`,
      `{"a":"${"x".repeat(8_000_000)}"}`,
    ];
    const all = await readAll(pieces(`[${list.join(",\n")}]`, 65_536), json);
    expect(codesOf(all)).toEqual([
      [2, "TOO_DEEP"],
      [5, "TOO_MANY_KEYS"],
      [7, "TOO_MANY_COLUMNS"],
      [8, "TASK_TOO_LARGE"],
      [9, "TASK_TOO_LARGE"],
    ]);
    expect(all.rows).toHaveLength(4);
  });
  it("say when an element is not UTF-8, and replace on request", async () => {
    const bytes = Buffer.concat([
      Buffer.from('[{"a":"x'),
      Buffer.of(0x80),
      Buffer.from('"},\n{"a":"\\u0000\\udfff"}]'),
    ]);
    expect(codesOf(await readAll(bytes, json))).toEqual([
      [1, "NOT_UTF8"],
      [2, "NUL"],
    ]);
    const replaced = await readAll(bytes, { ...json, replaceBadText: true });
    expect(dataOf(replaced)).toEqual([{ a: "x\uFFFD" }, { a: "\uFFFD\uFFFD" }]);
  });
  it("are linear on hostile text", async () => {
    const start = performance.now();
    for (const unit of ["{", '"', "\\", '["', "{}", " ", '"\\'])
      await readAll(pieces(`[${unit.repeat(500_000)}`, 65_536), { ...json, maxRows: 1e9 });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe("JSONL", () => {
  it("takes one task per line with any line end, and names bad lines", async () => {
    const all = await readAll('{"text":"a"}\r\n\n{"text":\r{"data":{"text":"b\u2028c"},"id":4}', jsonl);
    expect(dataOf(all)).toEqual([{ text: "a" }, { text: "b\u2028c" }]);
    expect(all.rows[1]).toMatchObject({ line: 4, rest: { id: 4 } });
    expect(codesOf(all)).toEqual([[3, "BAD_JSON"]]);
    expect(all.emptyLines).toBe(1);
  });
  it("wants the columns that the project shows", async () => {
    const all = await readAll('{"text":"a"}\n{"body":"b"}\n{"text":" "}\n{"text":null}\n{"text":5}', {
      ...jsonl,
      textColumn: "text",
    });
    expect(all.rejects).toMatchObject([
      { line: 2, code: "MISSING_FIELD", column: "text" },
      { line: 3, code: "EMPTY_TEXT", column: "text" },
      { line: 4, code: "EMPTY_TEXT", column: "text" },
    ]);
    expect(dataOf(all)).toEqual([{ text: "a" }, { text: 5 }]);
  });
});

describe("TXT", () => {
  it("splits at CRLF, LF and CR only and counts empty lines", async () => {
    const all = await readAll("a\u2028b\r\n\r\n\u0085c\fd\re\n", txt);
    expect(dataOf(all)).toEqual([{ text: "a\u2028b" }, { text: "\u0085c\fd" }, { text: "e" }]);
    expect(all.rows.map((row) => row.line)).toEqual([1, 3, 4]);
    expect(all.emptyLines).toBe(1);
  });
  it.each([1, 2, 3, 4, 5])("keeps every character when it arrives in pieces of %i bytes", async (size) => {
    const all = await readAll(pieces("aé日😀\u{10FFFF}z\n😀😀", size), txt);
    expect(dataOf(all)).toEqual([{ text: "aé日😀\u{10FFFF}z" }, { text: "😀😀" }]);
  });
  it("rejects a line that is too long and goes on", async () => {
    const all = await readAll(pieces(`${"x".repeat(5_000_000)}\nok`, 65_536), { ...txt, textColumn: "body" });
    expect(codesOf(all)).toEqual([[1, "TASK_TOO_LARGE"]]);
    expect(all.rows).toMatchObject([{ line: 2, data: { body: "ok" } }]);
  });
});

describe("limits and batches", () => {
  it("hands out batches of the wanted size and reads no further than it must", async () => {
    const all = await readAll("a\n".repeat(25), { ...txt, batchRows: 10 });
    expect([all.batches, all.rows.length]).toEqual([3, 25]);
    let pulled = 0;
    async function* counted() {
      for await (const piece of pieces("a\n".repeat(10_000), 100)) {
        pulled++;
        yield piece;
      }
    }
    for await (const batch of readRows(counted(), { ...txt, batchRows: 100 })) {
      expect(batch.rows).toHaveLength(100);
      break;
    }
    expect(pulled).toBeLessThan(5);
  });
  it("stops at the row and the byte limit with a sentence", async () => {
    await expect(readAll("a\n".repeat(11), { ...txt, maxRows: 10 })).rejects.toThrow(
      "The file has more than 10 rows.",
    );
    expect((await readAll("a\n".repeat(10), { ...txt, maxRows: 10 })).rows).toHaveLength(10);
    const big = pieces(new Uint8Array(3 * 1024 * 1024).fill(97), 65_536);
    await expect(readAll(big, { ...txt, maxBytes: 2 * 1024 * 1024 })).rejects.toThrow(
      new AppError("invalid", "The file is larger than 2 MB."),
    );
  });
});

describe("previewRows", () => {
  it("shows columns and the first rows, and stops reading", async () => {
    const preview = await previewRows(pieces(`b,a\n${"1,2\n3\n".repeat(1_000)}`), { format: "csv" }, 3);
    expect(preview.columns).toEqual(["b", "a"]);
    expect(preview.rows.map((row) => row.data)).toEqual(Array(3).fill({ b: "1", a: "2" }));
    expect(preview.rejects.length).toBeGreaterThan(0);
  });
  it("lists JSON keys in order of appearance", async () => {
    const preview = await previewRows(pieces('[{"z":1},{"a":1,"z":2}]'), json);
    expect(preview.columns).toEqual(["z", "a"]);
    expect(preview.rows).toHaveLength(2);
  });
});
