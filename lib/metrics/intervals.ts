// How sure a share is: the Wilson score interval.

/** Two-sided 95 % of the normal distribution. */
const Z_95 = 1.959964;

export type Interval = { low: number; high: number };

/** Wilson's 95 % interval of `hits` out of `total` (E. B. Wilson, 1927); null when there is nothing to count. */
export function wilsonInterval(hits: number, total: number): Interval | null {
  if (total === 0) return null;
  const share = hits / total;
  const z2 = Z_95 * Z_95;
  const middle = share + z2 / (2 * total);
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  // At the ends the formula is exactly 0 or 1; rounding must not say otherwise.
  return {
    low: hits === 0 ? 0 : (middle - spread) / scale,
    high: hits === total ? 1 : (middle + spread) / scale,
  };
}
