// Caps in words and numbers: what is proposed, what people may type, and what is said of a cap that is reached or near.
import { describe, expect, test } from "vitest";
import {
  alertPercentOf,
  capSentence,
  capWarning,
  leftUnder,
  parseCap,
  percentOf,
  proposeCap,
} from "@/lib/budgets";

test.each([
  [0.31, 0.39],
  [0.004, 0.005],
  [8, 10],
  [123.4, 160],
  [0, 0.0001],
])("for %d dollars a cap of %d is proposed", (expected, cap) => {
  expect(proposeCap(expected)).toBe(cap);
});

test("the cap of a few tasks leaves room for what the last call is set aside", () => {
  expect(proposeCap(0.05, 5)).toBe(0.08);
  expect(proposeCap(0.05, 1_000)).toBe(0.063);
});

test.each([
  ["0.5", 0.5],
  [" $1,000.50 ", 1_000.5],
  [".5", 0.5],
  ["5.", 5],
  ["", null],
  ["0", undefined],
  ["-1", undefined],
  ["1e9", undefined],
  ["a lot", undefined],
  ["99999999999", undefined],
])("%j is read as %j", (text, cap) => {
  expect(parseCap(text)).toBe(cap);
});

const cap = (kind: "run" | "project" | "organization", amountUsd: number, spentUsd: number) => ({
  kind,
  amountUsd,
  spentUsd,
});

describe("a cap that is reached", () => {
  test("is named with its amount, where it is still known", () => {
    const caps = [cap("run", 0.5, 0.5), cap("organization", 100, 20)];
    expect(capSentence("run", caps)).toBe("The run's cap of $0.50 is reached.");
    expect(capSentence("organization", caps)).toBe(
      "The organization's cap of $100.00 for this month is reached.",
    );
    expect(capSentence("project", caps)).toBe("The project's cap was reached.");
  });

  test("is reached in whole percent, 100 only when nothing is left", () => {
    expect(percentOf(cap("project", 10, 9.999))).toBe(99);
    expect([0, 4.9, 5, 8, 9.99, 10, 12].map((spent) => alertPercentOf(cap("project", 10, spent)))).toEqual([
      0, 0, 50, 80, 80, 100, 100,
    ]);
  });
});

describe("what is left", () => {
  const caps = [cap("project", 20, 17), cap("organization", 100, 20)];

  test("is that of the tightest cap, and never below nothing", () => {
    expect(leftUnder(caps)).toBe(3);
    expect(leftUnder([cap("run", 1, 2)])).toBe(0);
    expect(leftUnder([])).toBeNull();
  });

  test("is said when a run needs more", () => {
    expect(capWarning(caps, 5)).toMatch(
      /^Only \$3\.00 is left under the project's cap of \$20\.00 for this month/,
    );
    expect(capWarning(caps, 3)).toBeNull();
    expect(capWarning(caps, null)).toBeNull();
    expect(capWarning([], 5)).toBeNull();
  });
});
