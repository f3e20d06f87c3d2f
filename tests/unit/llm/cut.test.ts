// Cutting a long text: start and end stay within the budget, the mark tells exactly what is missing, and no text takes long.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headAndTail } from "@/server/llm/cut";
import { countTokens } from "@/server/llm/tokens";

const MARK = /\n\n\[… ([\d,]+) characters left out …\]\n\n/;
const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n}`).join(" ");

test("three quarters are of the start, one quarter of the end, and the mark says what is missing", async () => {
  const text = words(5_000);
  const cut = await headAndTail(text, 1_000, "o200k_base");
  const [head = "", missing = "", tail = ""] = cut?.text.split(MARK) ?? [];
  expect(text.startsWith(head)).toBe(true);
  expect(text.endsWith(tail)).toBe(true);
  expect(Number(missing.replaceAll(",", ""))).toBe(cut?.leftOut);
  expect(head.length + tail.length + (cut?.leftOut ?? 0)).toBe(text.length);
  const [first, last] = [await countTokens(head, "o200k_base"), await countTokens(tail, "o200k_base")];
  expect(first / (first + last)).toBeCloseTo(0.75, 1);
  expect(head).toMatch(/word\d+$/);
  expect(tail).toMatch(/^ word\d+/);
});

test("what is too small for a start, an end and a mark is not cut", async () => {
  expect(await headAndTail(words(100), 30, "o200k_base")).toBeNull();
});

test("any text stays within the budget, well formed, and is its own start and end", async () => {
  const unit = fc.oneof(
    fc.constantFrom("a", " ", "\n", "标", "é", "❤️", "</data>", "\ud83d", "\u0000", "1"),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  const texts = fc.tuple(fc.string({ unit, minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 400 }));
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 48, max: 600 }), async ([piece, times], budget) => {
      const text = piece.repeat(times);
      const cut = await headAndTail(text, budget, "cl100k_base");
      if (!cut) throw new Error("There was room.");
      expect(cut.text.isWellFormed()).toBe(true);
      expect(await countTokens(cut.text, "cl100k_base")).toBeLessThanOrEqual(budget);
      const [head = "", , tail = ""] = cut.text.split(MARK);
      expect(text.toWellFormed().startsWith(head)).toBe(true);
      expect(text.toWellFormed().endsWith(tail)).toBe(true);
    }),
    { numRuns: 80 },
  );
}, 60_000);

describe("a megabyte of", () => {
  const MIB = 1_048_576;
  test.each([
    ["English", "The delivery was two days late, but the support team answered at once. "],
    ["one letter", "a"],
    ["Chinese", "标签"],
    ["white space", " \n"],
    ["symbols", "/\n"],
    ["apostrophes", "'s"],
    ["emoji with selectors", "❤️"],
    ["base64", "QXNzYXkgbGFiZWxzIHRleHQ5"],
  ])("%s is cut to a window of 128,000 tokens in bounded time", async (_, piece) => {
    const text = piece.repeat(Math.ceil(MIB / Buffer.byteLength(piece)));
    await countTokens("warm", "o200k_base");
    const startedAt = process.cpuUsage();
    await headAndTail(text, 128_000, "o200k_base");
    const { user, system } = process.cpuUsage(startedAt);
    expect((user + system) / 1000).toBeLessThan(2_000);
  });
});
