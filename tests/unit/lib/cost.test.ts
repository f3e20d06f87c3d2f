// Costs follow the formula of the price list, call by call.
import fc from "fast-check";
import { expect, test } from "vitest";
import { addUsage, costPer1000Tasks, costUsd, NO_USAGE } from "@/lib/cost";
import { MODELS, modelById } from "@/lib/models";
import type { Model } from "@/lib/models/types";

const model = (id: string): Model => {
  const found = modelById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const DAY = "2026-11-22";
const usage = (inputTokens: number, outputTokens: number, cachedTokens = 0, cacheWriteTokens = 0) => ({
  inputTokens,
  outputTokens,
  cachedTokens,
  cacheWriteTokens,
});

test("1,000 tasks of 550 input and 8 output tokens", () => {
  const size = { inputTokens: 550, outputTokens: 8 };
  const cost = (id: string, options = {}) => costPer1000Tasks(model(id), size, { day: DAY, ...options });
  expect(cost("gpt-6-luna", { strategy: "decisions" })).toBeCloseTo(0.055, 6);
  expect(cost("gpt-5.4-nano")).toBeCloseTo(0.12, 6);
  expect(cost("gpt-3.5-turbo")).toBeCloseTo(0.287, 6);
  expect(cost("gpt-4o")).toBeCloseTo(1.455, 6);
  expect(cost("gpt-4o", { batch: true })).toBeCloseTo(0.7275, 6);
  expect(cost("gpt-4-turbo")).toBeCloseTo(5.74, 6);
  expect(cost("gpt-4")).toBeCloseTo(16.98, 6);
});

test("cached tokens are cheaper, cache writes dearer", () => {
  const luna = model("gpt-6-luna");
  expect(costUsd(luna, usage(200_000, 0, 200_000), { day: DAY })).toBeCloseTo(0.002, 9);
  expect(costUsd(luna, usage(200_000, 0, 0, 200_000), { day: DAY })).toBeCloseTo(0.025, 9);
  expect(costUsd(luna, usage(200_000, 10, 100_000, 50_000), { day: DAY })).toBeCloseTo(
    0.005 + 0.001 + 0.00625 + 0.000005,
    9,
  );
});

test("above the long-context limit the whole call is dearer", () => {
  const luna = model("gpt-6-luna");
  expect(costUsd(luna, usage(272_000, 1_000), { day: DAY })).toBeCloseTo(0.0272 + 0.0005, 9);
  expect(costUsd(luna, usage(272_001, 1_000), { day: DAY })).toBeCloseTo(0.0272001 * 2 + 0.0005 * 1.5, 9);
});

test("a call is priced by its day: a change adds a row and touches nothing before it", () => {
  const [old] = model("gpt-4o").prices;
  if (!old) throw new Error("gpt-4o has a price");
  const dearer = { ...model("gpt-4o"), prices: [old, { ...old, from: "2027-01-01", input: 5 }] };
  const cost = (day: string) => costUsd(dearer, usage(1_000_000, 0), { day });
  expect([cost("2020-01-01"), cost("2026-12-31"), cost("2027-01-01"), cost("2028-01-01")]).toEqual([
    2.5, 2.5, 5, 5,
  ]);
});

test("an unknown price is null, never zero", () => {
  expect(costUsd({ ...model("gpt-4o"), prices: [] }, usage(1, 1), { day: DAY })).toBeNull();
  expect(costUsd(model("gpt-3.5-turbo-instruct"), usage(1, 1), { day: DAY, batch: true })).toBeNull();
  expect(costUsd(model("gpt-4o"), usage(1, 1), { day: DAY, strategy: "decisions" })).toBeNull();
});

test("a cost is never negative and usage adds up", () => {
  const tokens = fc.nat(300_000);
  fc.assert(
    fc.property(fc.constantFrom(...MODELS), tokens, tokens, tokens, tokens, (row, a, b, c, d) => {
      expect(costUsd(row, usage(a, b, c, d), { day: DAY }) ?? -1).toBeGreaterThanOrEqual(0);
      expect(addUsage(usage(a, b, c, d), NO_USAGE)).toEqual(usage(a, b, c, d));
    }),
  );
});
