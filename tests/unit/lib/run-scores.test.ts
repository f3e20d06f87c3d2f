// Checks the scores of a run against the same scores from its pairs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreAccuracy } from "@/lib/metrics/accuracy";
import { confusionMatrix } from "@/lib/metrics/confusion";
import { f1Scores } from "@/lib/metrics/f1";
import { roughTokens } from "@/lib/rough-tokens";
import { type RunCell, runScores } from "@/lib/run-scores";

const ORDER = ["a", "b", "c"];
const pair = fc.record({ truth: fc.constantFrom(...ORDER), predicted: fc.constantFrom(...ORDER, null) });

function cellsOf(pairs: readonly { truth: string; predicted: string | null }[]): RunCell[] {
  return ORDER.flatMap((truthId) =>
    [...ORDER, null].map((predictedId) => {
      const n = pairs.filter((p) => p.truth === truthId && p.predicted === predictedId).length;
      return { truthId, predictedId, n, pending: 0 };
    }),
  );
}

describe("runScores", () => {
  it("says what the pairs say", () => {
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const scores = runScores(cellsOf(pairs), ORDER);
        expect(scores.accuracy).toEqual(scoreAccuracy(pairs));
        expect(scores.f1).toEqual(f1Scores(confusionMatrix(pairs, ORDER)));
      }),
    );
  });

  it("counts what is not answered yet as wrong only when the run is over", () => {
    const cells = [
      { truthId: "a", predictedId: "a", n: 3, pending: 0 },
      { truthId: "a", predictedId: null, n: 5, pending: 4 },
    ];
    expect(runScores(cells, ORDER).accuracy).toMatchObject({ total: 8, correct: 3 });
    expect(runScores(cells, ORDER, true).accuracy).toMatchObject({ total: 4, answered: 3, accuracy: 0.75 });
  });

  it("has no accuracy without ground truth", () => {
    expect(runScores([], ORDER).accuracy).toMatchObject({ accuracy: null, interval: null });
  });
});

describe("roughTokens", () => {
  it("counts prose by letters and Chinese by characters", () => {
    expect(roughTokens("")).toBe(0);
    expect(roughTokens("a".repeat(450))).toBe(100);
    expect(roughTokens("订单在哪里".repeat(20))).toBe(80);
  });
});
