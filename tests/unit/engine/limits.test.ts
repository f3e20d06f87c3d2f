// The arithmetic of throttles and the keys of limits.
import fc from "fast-check";
import { expect, test } from "vitest";
import { allowance, concurrencyKeys, rateLimitOf, throttleOf } from "@/server/engine/limits";
import type { EngineEvent, FunctionConfig } from "@/server/engine/types";

const fn = (options: Partial<FunctionConfig>): FunctionConfig => ({
  id: "app-fn",
  name: "fn",
  triggers: [],
  steps: { step: {} },
  ...options,
});
const event = (data: Record<string, unknown>): EngineEvent => ({ id: "1", name: "x", data, ts: 0 });

test("a throttle lets limit plus burst start at once, then one per emission", () => {
  const gcra = throttleOf(fn({ throttle: { limit: 2, period: "4s", burst: 1 } }));
  if (!gcra) throw new Error("no throttle");
  expect(gcra.emission).toBe(2000);
  expect(allowance(gcra, 0, 10_000)).toEqual({ count: 3, waitMs: 0 });
  expect(allowance(gcra, 16_000, 10_000)).toEqual({ count: 0, waitMs: 2000 });
});

test("a throttle never lets more than limit plus burst start in any window shorter than one emission", () => {
  const arbitrary = fc.record({
    limit: fc.integer({ min: 1, max: 20 }),
    burst: fc.integer({ min: 0, max: 5 }),
    steps: fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 200 }),
  });
  fc.assert(
    fc.property(arbitrary, ({ limit, burst, steps }) => {
      const gcra = throttleOf(fn({ throttle: { limit, burst, period: "5s" } }));
      if (!gcra) throw new Error("no throttle");
      const starts: number[] = [];
      let now = 1_000_000;
      let tat = 0;
      for (const step of steps) {
        now += step;
        const { count } = allowance(gcra, tat, now);
        if (count === 0) continue;
        starts.push(now);
        tat = Math.max(tat, now) + gcra.emission;
      }
      for (const [index, start] of starts.entries()) {
        const later = starts[index + limit + burst];
        if (later !== undefined) expect(later - start).toBeGreaterThanOrEqual(gcra.emission - 1e-6);
      }
    }),
  );
});

test("a rate limit passes a tenth of its limit and one more at once", () => {
  const gcra = rateLimitOf({ limit: 10, period: "10s" });
  expect(allowance(gcra, 0, 0).count).toBe(2);
  expect(allowance(rateLimitOf({ limit: 1, period: "60s" }), 0, 0).count).toBe(1);
});

test("concurrency keys belong to the function unless they are shared on purpose", () => {
  const keys = concurrencyKeys(
    fn({
      concurrency: [
        { key: "event.data.org", limit: 6 },
        { limit: 12 },
        { scope: "env", key: "event.data.org", limit: 1 },
      ],
    }),
    event({ org: "o1" }),
  );
  expect(keys).toEqual(["app-fn|o1", "app-fn|", "env|o1"]);
});

test("a key that cannot be evaluated is empty and stops nothing", () => {
  expect(concurrencyKeys(fn({ concurrency: { key: "event.data.a.b.c", limit: 1 } }), event({}))).toEqual([
    "app-fn|",
  ]);
  expect(concurrencyKeys(fn({ concurrency: { key: "((", limit: 1 } }), event({}))).toEqual(["app-fn|"]);
});
