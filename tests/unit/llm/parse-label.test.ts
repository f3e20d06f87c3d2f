// The parser takes exactly one label from an answer, or none.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldLabel, parseLabel } from "@/server/llm/parse-label";

const HAM = ["ham", "spam"];

describe("answers", () => {
  test.each<[string, string[], string | null]>([
    ["spam", HAM, "spam"],
    [' "Spam." ', HAM, "spam"],
    ["The label is: **spam**", HAM, "spam"],
    ["not spam", HAM, null],
    ["ham or spam", HAM, null],
    ["spam, because it advertises", HAM, null],
    ["Category: credit card", ["card", "credit card"], "credit card"],
    ["ＳＰＡＭ", HAM, "spam"],
    ["Spam", ["SPAM", "spam"], null],
    ["spam", ["SPAM", "spam"], "spam"],
    ["10", ["1", "10"], "10"],
    ["a, b", ["a", "a, b"], "a, b"],
    ["C++", ["C", "C++"], "C++"],
    ["answer: c", ["C", "C++"], "C"],
    ["", ["ham"], null],
    ["null", ["none"], null],
    ["thing", ["'", "other"], null],
    ["постоянно", ["Постоянно", "нет"], "Постоянно"],
    ["The answer is C#", ["C", "D"], null],
    ["-1", ["1", "0"], null],
    ["e_spam", HAM, null],
    ["Label: `spam`.\n", HAM, "spam"],
    ["spam\u0000", HAM, null],
    ["spammer", HAM, null],
    ["spam\u200b", HAM, null],
  ])("%j of %j is %j", (answer, labels, wanted) => {
    expect(labels[parseLabel(answer, labels)] ?? null).toBe(wanted);
  });
});

const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
const labelSet = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), {
  minLength: 1,
  maxLength: 30,
});

test("every label of a set parses to itself", () => {
  fc.assert(
    fc.property(labelSet, (labels) => {
      for (const [index, label] of labels.entries()) expect(parseLabel(label, labels)).toBe(index);
    }),
  );
});

test("a label in quotes, in capitals or in a frame parses to itself when no other folds the same", () => {
  const word = fc
    .stringMatching(/^[b-z]{3,8}(?: [b-z]{3,8})?$/)
    .filter((text) => !/\b(answer|label|the)\b/.test(text));
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 10, selector: foldLabel }), (labels) => {
      for (const [index, label] of labels.entries())
        for (const answer of [`"${label}"`, ` ${label.toUpperCase()}. `, `The answer is: ${label}`])
          expect(parseLabel(answer, labels)).toBe(index);
    }),
  );
});

test("whatever the model says, the answer is a position of the list or none", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit }), labelSet, (answer, labels) => {
      const index = parseLabel(answer, labels);
      expect(index).toBeGreaterThanOrEqual(-1);
      expect(index).toBeLessThan(labels.length);
    }),
  );
});

test("1 MB of anything is read in a moment", () => {
  const labels = Array.from({ length: 200 }, (_, index) => `a`.repeat(index + 1));
  for (const answer of [
    "a".repeat(1_000_000),
    " ".repeat(1_000_000),
    '"'.repeat(1_000_000),
    "a ".repeat(900),
  ]) {
    const startedAt = performance.now();
    parseLabel(answer, labels);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  }
});
