// The arithmetic of an estimate: the least, the expected and the most, and the minutes at a limit.
import { describe, expect, test } from "vitest";
import { estimateAmounts, minutesAt } from "@/lib/estimate";
import { modelById } from "@/lib/models";
import type { Model } from "@/lib/models/types";

const gpt4o = modelById("gpt-4o") as Model; // 2.5, cached 1.25, output 10 dollars per million; half through the Batch API
const options = { day: "2026-11-25", strategy: "json_schema" } as const;
const TOKENS = {
  calls: 1_000,
  input: 2_000_000,
  cacheable: 1_500_000,
  answer: { min: 4, expected: 5, max: 20 },
  repair: 60,
};

describe("estimateAmounts", () => {
  test("the least has the shortest answers and the fixed part from the cache, but for the first call", () => {
    const { tokens, usd } = estimateAmounts(gpt4o, TOKENS, options);
    expect(tokens.min).toBe(2_004_000);
    const cached = 1_500 * 999;
    expect(usd?.min).toBeCloseTo(((2_000_000 - cached) * 2.5 + cached * 1.25 + 4_000 * 10) / 1e6, 9);
  });

  test("the expected has mean answers and nothing cached", () => {
    const { tokens, usd } = estimateAmounts(gpt4o, TOKENS, options);
    expect(tokens.expected).toBe(2_005_000);
    expect(usd?.expected).toBeCloseTo((2_000_000 * 2.5 + 5_000 * 10) / 1e6, 9);
  });

  test("the most has every answer at its full room and every task asked about twice", () => {
    const { tokens, usd } = estimateAmounts(gpt4o, TOKENS, options);
    expect(tokens.max).toBe(4_000_000 + 60_000 + 60_000);
    expect(usd?.max).toBeCloseTo((4_060_000 * 2.5 + 60_000 * 10) / 1e6, 9);
    const once = estimateAmounts(gpt4o, { ...TOKENS, repair: null }, options);
    expect(once.tokens.max).toBe(2_000_000 * 1.05 + 20_000);
  });

  test("through the Batch API it is half", () => {
    const live = estimateAmounts(gpt4o, TOKENS, options).usd?.expected ?? 0;
    const batch = estimateAmounts(gpt4o, TOKENS, { ...options, batch: true }).usd?.expected;
    expect(batch).toBeCloseTo(live / 2, 9);
  });

  test("an unknown price is unknown, and no calls cost nothing", () => {
    expect(estimateAmounts({ ...gpt4o, prices: [] }, TOKENS, options).usd).toBeNull();
    const none = { ...TOKENS, calls: 0, input: 0, cacheable: 0 };
    expect(estimateAmounts(gpt4o, none, options)).toEqual({
      tokens: { min: 0, expected: 0, max: 0 },
      usd: { min: 0, expected: 0, max: 0 },
    });
  });

  test("long prompts are priced call by call: many short ones never cost the price of a long one", () => {
    const long = { aboveInputTokens: 10_000, inputFactor: 2, outputFactor: 1.5 };
    const model = { ...gpt4o, prices: gpt4o.prices.map((price) => ({ ...price, longContext: long })) };
    expect(estimateAmounts(model, TOKENS, options).usd?.expected).toBeCloseTo(5.05, 9);
  });
});

test("minutes are those of the tighter limit, and unknown without any", () => {
  expect(minutesAt({ requests: 500, tokens: null }, 1_000, 1)).toBe(2);
  expect(minutesAt({ requests: 500, tokens: 100_000 }, 1_000, 1_000_000)).toBe(10);
  expect(minutesAt({ requests: null, tokens: null }, 1_000, 1)).toBeNull();
});
