// Whether one version is really better than another on the same tasks.

import { MIN_DISCORDANT_TASKS } from "@/lib/limits";

/** The two discordant counts: tasks that only the first, and that only the second version got right. */
export type Discordance = { onlyFirst: number; onlySecond: number };

/** Counts the tasks on which exactly one of two versions is right; a failed task is wrong. */
export function discordance(
  tasks: readonly { firstCorrect: boolean; secondCorrect: boolean }[],
): Discordance {
  return {
    onlyFirst: tasks.filter((task) => task.firstCorrect && !task.secondCorrect).length,
    onlySecond: tasks.filter((task) => task.secondCorrect && !task.firstCorrect).length,
  };
}

/** McNemar's exact two-sided p: the binomial test of the two discordant counts against one half. */
export function mcnemarExact({ onlyFirst, onlySecond }: Discordance): number {
  const n = onlyFirst + onlySecond;
  if (n === 0) return 1;
  // Terms are summed as logarithms, so that thousands of discordant tasks do not underflow.
  let logTerm = -n * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let k = 1; k <= Math.min(onlyFirst, onlySecond); k++) {
    logTerm += Math.log(n - k + 1) - Math.log(k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}

/** False while p cannot reach 0.05 whatever happens: it is then not shown. */
export function canShowSignificance({ onlyFirst, onlySecond }: Discordance): boolean {
  return onlyFirst + onlySecond >= MIN_DISCORDANT_TASKS;
}
