// Whether a confidence means what it says, and what a minimum confidence would keep.

export type Confident = { confidence: number; isCorrect: boolean };

export type CalibrationBin = {
  from: number;
  to: number;
  count: number;
  meanConfidence: number;
  accuracy: number;
};
export type Calibration = {
  bins: CalibrationBin[];
  /** Expected calibration error: mean |accuracy − confidence| over the bins, weighted by their size; null without points. */
  error: number | null;
};

const BINS = 10;

/** Ten bins of equal width over 0-1; empty bins are left out. */
export function calibrate(points: readonly Confident[]): Calibration {
  const bins: CalibrationBin[] = [];
  for (let index = 0; index < BINS; index++) {
    const inside = points.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === index,
    );
    if (inside.length === 0) continue;
    bins.push({
      from: index / BINS,
      to: (index + 1) / BINS,
      count: inside.length,
      meanConfidence: inside.reduce((sum, point) => sum + point.confidence, 0) / inside.length,
      accuracy: inside.filter((point) => point.isCorrect).length / inside.length,
    });
  }
  const gaps = bins.reduce((sum, bin) => sum + bin.count * Math.abs(bin.accuracy - bin.meanConfidence), 0);
  return { bins, error: points.length === 0 ? null : gaps / points.length };
}

/** What stays when only answers of at least this confidence are kept: their share, and how many of them are right. */
export function keepAbove(
  points: readonly Confident[],
  minimum: number,
): { coverage: number | null; precision: number | null } {
  const kept = points.filter(({ confidence }) => confidence >= minimum);
  return {
    coverage: points.length === 0 ? null : kept.length / points.length,
    precision: kept.length === 0 ? null : kept.filter((point) => point.isCorrect).length / kept.length,
  };
}
