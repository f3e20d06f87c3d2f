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

describe("a megabyte of any text takes half a second at most", () => {
  const MOST_CPU_MS = 500;
  /** Other work on the machine makes the same work dearer. */
  const BUSY = 2;
  const MIB = 1_048_576;

  function megabyte(piece: () => string): string {
    const parts: string[] = [];
    for (let bytes = 0; bytes < MIB; bytes += Buffer.byteLength(parts.at(-1) ?? "")) parts.push(piece());
    return parts.join("");
  }
  let seed = 7;
  const chance = (below: number) => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const within = (from: number, count: number) => String.fromCharCode(from + chance(count));

  test.each<[string, () => string]>([
    ["one letter", () => "a".repeat(1_000)],
    ["Chinese words", () => "標籤".repeat(100)],
    ["white space", () => " \n".repeat(100)],
    ["symbols", () => "/\n".repeat(100)],
    ["apostrophes", () => "'s".repeat(100)],
    ["emoji with selectors", () => "❤️".repeat(100)],
    ["random letters", () => within(97, 26)],
    ["random letters of both cases", () => within(chance(2) ? 65 : 97, 26)],
    ["random ASCII", () => within(33, 94)],
    ["random Chinese", () => within(0x4e00, 0x5000)],
    ["random marks", () => within(0x300, 0x70)],
    ["random code units", () => within(0, 0x10000)],
    ["random kinds", () => [within(97, 26), within(33, 94), " ", within(0x4e00, 0x5000)][chance(4)] ?? ""],
  ])("%s", async (_, piece) => {
    const text = megabyte(piece);
    for (const encoding of ["o200k_base", "cl100k_base"] as const) {
      await countTokens("warm", encoding);
      const startedAt = process.cpuUsage();
      const tokens = await countTokens(text, encoding);
      const { user, system } = process.cpuUsage(startedAt);
      expect((user + system) / 1000).toBeLessThan(MOST_CPU_MS * BUSY);
      expect(tokens).toBeGreaterThan(50_000);
    }
  });

  test("beyond what is counted exactly, an estimate within two per cent", async () => {
    const text = megabyte(() => within(97, 26));
    const parts = text.match(/.{1,4096}/gs) ?? [];
    let whole = 0;
    for (const part of parts) whole += await countTokens(part, "o200k_base");
    expect(whole).toBeGreaterThan(400_000);
    expect(Math.abs((await countTokens(text, "o200k_base")) / whole - 1)).toBeLessThan(0.02);
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
