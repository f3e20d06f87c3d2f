// Precision, recall and F1 per class and over all classes.

import { type Confusion, cellCount } from "@/lib/metrics/confusion";

export type ClassScore = {
  label: string;
  /** Tasks whose truth is this label, and answers that were this label. */
  support: number;
  predicted: number;
  /** 0 when the class was never predicted. */
  precision: number;
  /** Null when no task has this truth: there is nothing to recall. */
  recall: number | null;
  f1: number;
};

export type F1 = { classes: ClassScore[]; macro: number | null; weighted: number | null };

/**
 * A class without support and without predictions is left out. One that was only predicted has F1 0 and counts in the macro
 * average. A task without an answer is a miss of its class. Macro is the headline; weighted uses the support as weight.
 */
export function f1Scores(confusion: Confusion): F1 {
  const classes = confusion.labels.map((label) => scoreClass(confusion, label));
  const support = sum(classes.map((score) => score.support));
  return {
    classes,
    macro: classes.length === 0 ? null : sum(classes.map((score) => score.f1)) / classes.length,
    weighted: support === 0 ? null : sum(classes.map((score) => score.f1 * score.support)) / support,
  };
}

function scoreClass(confusion: Confusion, label: string): ClassScore {
  const hits = cellCount(confusion, label, label);
  const support = confusion.support.get(label) ?? 0;
  const predicted = confusion.predicted.get(label) ?? 0;
  return {
    label,
    support,
    predicted,
    precision: predicted === 0 ? 0 : hits / predicted,
    recall: support === 0 ? null : hits / support,
    f1: (2 * hits) / (support + predicted),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
