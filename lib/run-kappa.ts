// Cohen's κ between ground truth and predictions, from the counts of a confusion matrix.

import { cohenKappa } from "@/lib/metrics/agreement";
import type { Confusion } from "@/lib/metrics/confusion";

/** Over the tasks that have an answer; null without any, and when chance alone explains everything. */
export function kappaOf({ cells }: Pick<Confusion, "cells">): number | null {
  const pairs: [string, string][] = [];
  for (const [truth, row] of cells)
    for (const [predicted, count] of row) for (let at = 0; at < count; at++) pairs.push([truth, predicted]);
  return cohenKappa(pairs);
}
