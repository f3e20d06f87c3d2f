// Checks rate and remaining time of a run against counts that were seen at known times.
import { describe, expect, it } from "vitest";
import { addSample, leftOf, rateInWords, rateOf, remainingMs, type Sample } from "@/lib/run-progress";

const seen = (...samples: Sample[]) => samples.reduce<Sample[]>(addSample, []);

describe("progress of a run", () => {
  it("has no rate before a second has passed", () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf(seen({ at: 0, finished: 0 }, { at: 500, finished: 9 }))).toBeNull();
  });

  it("tells tasks per second and the time that is left", () => {
    const rate = rateOf(
      seen({ at: 0, finished: 10 }, { at: 1_000, finished: 30 }, { at: 2_000, finished: 50 }),
    );
    expect(rate).toBe(20);
    expect(leftOf({ total: 150, done: 45, failed: 5 })).toBe(100);
    expect(remainingMs(100, rate)).toBe(5_000);
    expect(remainingMs(0, null)).toBe(0);
    expect(remainingMs(5, 0)).toBeNull();
  });

  it("forgets what is older than the window, and starts again when the count goes back", () => {
    const samples = seen({ at: 0, finished: 0 }, { at: 30_000, finished: 10 }, { at: 32_000, finished: 30 });
    expect(rateOf(samples)).toBe(10);
    expect(addSample(samples, { at: 33_000, finished: 2 })).toEqual([{ at: 33_000, finished: 2 }]);
  });

  it("takes the same moment once", () => {
    expect(seen({ at: 5, finished: 1 }, { at: 5, finished: 1 })).toHaveLength(1);
  });

  it("says the rate in words", () => {
    expect([1234.4, 12.2, 3.44, 0.5, null].map(rateInWords)).toEqual([
      "1,234 per second",
      "12 per second",
      "3.4 per second",
      "30 per minute",
      null,
    ]);
  });
});
