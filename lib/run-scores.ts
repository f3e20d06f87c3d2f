// The scores of one run from the counts that the database has made: headline, classes and matrix.

import { type Accuracy, accuracyOf } from "@/lib/metrics/accuracy";
import { type Confusion, cellCount } from "@/lib/metrics/confusion";
import { type F1, f1Scores } from "@/lib/metrics/f1";
import { increment } from "@/lib/metrics/pairs";

/** predictedId null: no label; `pending` of the `n` tasks have no answer yet. */
export type RunCell = { truthId: string; predictedId: string | null; n: number; pending: number };
export type RunScores = { accuracy: Accuracy; f1: F1; confusion: Confusion };

/**
 * Scores against ground truth. `soFar` leaves out what has no answer yet, for a run that goes on; otherwise a task without an
 * answer is wrong.
 */
export function runScores(cells: readonly RunCell[], order: readonly string[], soFar = false): RunScores {
  const confusion = confusionOf(cells, order, soFar);
  const total = sum([...confusion.support.values()]);
  const answered = sum([...confusion.predicted.values()]);
  const correct = sum(confusion.labels.map((label) => cellCount(confusion, label, label)));
  return { accuracy: accuracyOf({ total, answered, correct }), f1: f1Scores(confusion), confusion };
}

function confusionOf(cells: readonly RunCell[], order: readonly string[], soFar: boolean): Confusion {
  const confusion: Confusion = {
    labels: [],
    cells: new Map(),
    unanswered: new Map(),
    support: new Map(),
    predicted: new Map(),
  };
  for (const { truthId, predictedId, n, pending } of cells) {
    const count = soFar ? n - pending : n;
    if (count === 0) continue;
    increment(confusion.support, truthId, count);
    if (predictedId === null) increment(confusion.unanswered, truthId, count);
    else {
      increment(confusion.predicted, predictedId, count);
      const row = confusion.cells.get(truthId) ?? new Map<string, number>();
      increment(row, predictedId, count);
      confusion.cells.set(truthId, row);
    }
  }
  const occurring = new Set([...confusion.support.keys(), ...confusion.predicted.keys()]);
  confusion.labels = [...new Set([...order.filter((label) => occurring.has(label)), ...occurring])];
  return confusion;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
