// The input of every score: what a person said against what a version answered, per task.

/** Labels are ids, compared exactly. `predicted` is null where the version failed or gave no answer. */
export type ScoredPair = { truth: string; predicted: string | null };

/** Adds to a counter that is keyed by a label; labels may be called anything, so only a Map is safe. */
export function increment(counts: Map<string, number>, label: string, by = 1) {
  counts.set(label, (counts.get(label) ?? 0) + by);
}
