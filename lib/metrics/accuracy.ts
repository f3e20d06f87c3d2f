// The headline of a run: how many ground-truth tasks it got right, with failures counted as wrong.

import { type Interval, wilsonInterval } from "@/lib/metrics/intervals";
import type { ScoredPair } from "@/lib/metrics/pairs";

/** Shares are 0-1 and null when their denominator is zero: no ground truth in scope is "–", never 0. */
export type Accuracy = {
  total: number;
  answered: number;
  correct: number;
  accuracy: number | null;
  interval: Interval | null;
  accuracyOnAnswered: number | null;
  coverage: number | null;
};

/** The score of a run over the ground-truth tasks of its scope. */
export function scoreAccuracy(pairs: readonly ScoredPair[]): Accuracy {
  const answered = pairs.filter((pair) => pair.predicted !== null).length;
  const correct = pairs.filter((pair) => pair.predicted === pair.truth).length;
  return accuracyOf({ total: pairs.length, answered, correct });
}

/** The same from counts, where the database has counted already. */
export function accuracyOf(counts: { total: number; answered: number; correct: number }): Accuracy {
  const { total, answered, correct } = counts;
  return {
    ...counts,
    accuracy: total === 0 ? null : correct / total,
    interval: wilsonInterval(correct, total),
    accuracyOnAnswered: answered === 0 ? null : correct / answered,
    coverage: total === 0 ? null : answered / total,
  };
}
