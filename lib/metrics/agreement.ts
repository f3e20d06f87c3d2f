// How much people agree with each other: pairwise match, Cohen, Fleiss, Krippendorff.

import { increment } from "@/lib/metrics/pairs";

/** Share of annotation pairs of one task with the same label (A, B, A → 1/3); null with fewer than two. */
export function taskAgreement(labels: readonly string[]): number | null {
  if (labels.length < 2) return null;
  return samePairs(countLabels(labels)) / pairCount(labels.length);
}

/** Mean task agreement over the tasks that have one. */
export function meanAgreement(tasks: readonly (readonly string[])[]): number | null {
  const values = tasks.map(taskAgreement).filter((value) => value !== null);
  return values.length === 0 ? null : total(values) / values.length;
}

/** Cohen's κ of two raters who labeled the same tasks (Cohen, 1960); null when chance alone explains everything. */
export function cohenKappa(pairs: readonly (readonly [string, string])[]): number | null {
  if (pairs.length === 0) return null;
  const first = countLabels(pairs.map(([a]) => a));
  const second = countLabels(pairs.map(([, b]) => b));
  const observed = pairs.filter(([a, b]) => a === b).length / pairs.length;
  let expected = 0;
  for (const [label, count] of first) expected += count * (second.get(label) ?? 0);
  return chanceCorrected(observed, expected / pairs.length ** 2);
}

/** Fleiss' κ (Fleiss, 1971): the same number of labels, two or more, for each task; null when that does not hold. */
export function fleissKappa(tasks: readonly (readonly string[])[]): number | null {
  const raters = tasks[0]?.length ?? 0;
  if (raters < 2 || tasks.some((labels) => labels.length !== raters)) return null;
  const observed =
    total(tasks.map((labels) => samePairs(countLabels(labels)) / pairCount(raters))) / tasks.length;
  const all = countLabels(tasks.flat());
  const expected = total([...all.values()].map((count) => (count / (raters * tasks.length)) ** 2));
  return chanceCorrected(observed, expected);
}

/**
 * Krippendorff's α for nominal data, gaps allowed: one list of labels per task, whoever gave them. Tasks with fewer than two
 * labels are left out. Null when all labels are the same or none can be paired. (Krippendorff, Content Analysis, ch. 11.)
 */
export function krippendorffAlpha(tasks: readonly (readonly string[])[]): number | null {
  const pairable = tasks.filter((labels) => labels.length >= 2);
  const all = countLabels(pairable.flat());
  const values = total([...all.values()]);
  if (values < 2) return null;
  let disagreeing = 0;
  for (const labels of pairable) {
    const different = pairCount(labels.length) - samePairs(countLabels(labels));
    disagreeing += (2 * different) / (labels.length - 1);
  }
  const expected = 2 * (pairCount(values) - samePairs(all));
  return expected === 0 ? null : 1 - ((values - 1) * disagreeing) / expected;
}

function countLabels(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) increment(counts, label);
  return counts;
}

/** Unordered pairs among n things. */
function pairCount(n: number): number {
  return (n * (n - 1)) / 2;
}

function samePairs(counts: ReadonlyMap<string, number>): number {
  return total([...counts.values()].map(pairCount));
}

function chanceCorrected(observed: number, expected: number): number | null {
  return expected >= 1 ? null : (observed - expected) / (1 - expected);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
