// Which class was taken for which: the counts behind the confusion matrix and the scores per class.

import { increment, type ScoredPair } from "@/lib/metrics/pairs";

export type Confusion = {
  /** Every label that occurs, in the order given, then in order of first appearance. */
  labels: string[];
  /** truth → predicted → tasks; absent means 0. */
  cells: Map<string, Map<string, number>>;
  /** truth → tasks without an answer. */
  unanswered: Map<string, number>;
  /** Tasks per true label, and answers per predicted label. */
  support: Map<string, number>;
  predicted: Map<string, number>;
};

/** Counts the pairs. `order` fixes the order of the labels and keeps those of them that never occur out. */
export function confusionMatrix(pairs: readonly ScoredPair[], order: readonly string[] = []): Confusion {
  const cells = new Map<string, Map<string, number>>();
  const unanswered = new Map<string, number>();
  const support = new Map<string, number>();
  const predicted = new Map<string, number>();
  for (const pair of pairs) {
    increment(support, pair.truth);
    if (pair.predicted === null) increment(unanswered, pair.truth);
    else {
      increment(predicted, pair.predicted);
      const row = cells.get(pair.truth) ?? new Map<string, number>();
      increment(row, pair.predicted);
      cells.set(pair.truth, row);
    }
  }
  const occurring = new Set([...support.keys(), ...predicted.keys()]);
  const labels = [...new Set([...order.filter((label) => occurring.has(label)), ...occurring])];
  return { labels, cells, unanswered, support, predicted };
}

export function cellCount({ cells }: Confusion, truth: string, predicted: string): number {
  return cells.get(truth)?.get(predicted) ?? 0;
}
