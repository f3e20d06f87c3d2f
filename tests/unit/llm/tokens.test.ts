// The token counter is exact on ordinary text, bounded on hostile text, and the window check errs on the safe side.
import fc from "fast-check";
import { countTokens as exact } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { modelById } from "@/lib/models";
import type { Encoding, Model } from "@/lib/models/types";
import { countTokens, fitsWindow, numberTokenIds, promptBudget } from "@/server/llm/tokens";

const model = (id: string): Model => {
  const found = modelById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const LABELS = ["spam", "ham"].map((value) => ({ value, description: null }));

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

test("ordinary text is counted exactly", async () => {
  const sentence = "The delivery was two days late, but the support team answered at once. ";
  for (const text of ["", "a", sentence, sentence.repeat(300), "Größe, 価格, цена: 42 €\n".repeat(50)])
    expect(Math.abs((await countTokens(text, "o200k_base")) - exact(text))).toBeLessThanOrEqual(
      Math.ceil(text.length / 4096),
    );
});

test("a count is at least one for any text and never more than its bytes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: anyUnit, minLength: 1, maxLength: 600 }), async (text) => {
      const tokens = await countTokens(text, "o200k_base");
      expect(tokens).toBeGreaterThanOrEqual(1);
      expect(tokens).toBeLessThanOrEqual(Buffer.byteLength(text));
    }),
    { numRuns: 60 },
  );
});

test("text that looks like a special token is text", async () => {
  expect(await countTokens("<|endoftext|>", "cl100k_base")).toBeGreaterThan(1);
});

describe("hostile text of 200 KB takes a moment, not minutes", () => {
  test.each([
    ["one letter", "a".repeat(200_000)],
    ["Chinese", "標籤".repeat(35_000)],
    ["white space", " \n".repeat(100_000)],
    ["symbols", "/\n".repeat(100_000)],
    ["apostrophes", "'s".repeat(100_000)],
    ["emoji with selectors", "❤️".repeat(60_000)],
  ])("%s", async (_, text) => {
    const startedAt = process.cpuUsage();
    await countTokens(text, "o200k_base");
    const { user, system } = process.cpuUsage(startedAt);
    expect((user + system) / 1000).toBeLessThan(3_000);
  });
});

test("a limit stops the count early", async () => {
  const tokens = await countTokens("word ".repeat(200_000), "o200k_base", 4_000);
  expect(tokens).toBeGreaterThan(4_000);
  expect(tokens).toBeLessThan(8_000);
});

test.each<Encoding>(["cl100k_base", "o200k_base"])("1 to 300 are one token each in %s", async (encoding) => {
  const ids = await numberTokenIds(encoding, 300);
  expect(new Set(ids).size).toBe(300);
  expect(await countTokens("300", encoding)).toBe(1);
});

describe("the window", () => {
  test("short panes fit without counting, long ones do not fit", async () => {
    expect(await fitsWindow(model("gpt-4"), ["Classify.", "short"], LABELS)).toBe(true);
    expect(await fitsWindow(model("gpt-4"), ["Classify.", "word ".repeat(9_000)], LABELS)).toBe(false);
    expect(await fitsWindow(model("gpt-4"), ["Classify.", "word ".repeat(7_000)], LABELS)).toBe(true);
    expect(await fitsWindow(model("gpt-3.5-turbo-instruct"), ["", "word ".repeat(4_000)], LABELS)).toBe(
      false,
    );
  });

  test("many labels take their tokens, not their bytes, from a small window", async () => {
    const many = Array.from({ length: 77 }, (_, index) => ({
      value: `class_number_${index}`,
      description: "one short line that says what the class means",
    }));
    expect(await fitsWindow(model("gpt-3.5-turbo-instruct"), ["Classify.", "short"], many)).toBe(true);
    expect(await fitsWindow(model("gpt-3.5-turbo-instruct"), ["", "word ".repeat(2_600)], many)).toBe(false);
    expect(await fitsWindow(model("gpt-3.5-turbo-instruct"), ["", "word ".repeat(2_600)], LABELS)).toBe(true);
  });

  test("long context at a double price is not entered unasked", () => {
    expect(promptBudget(model("gpt-6-luna"), LABELS)).toBeLessThan(272_000);
    expect(promptBudget(model("gpt-4o"), LABELS)).toBeLessThan(128_000);
  });
});
