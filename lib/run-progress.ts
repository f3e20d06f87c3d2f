// How fast a run goes and when it will be over, from its counts as they were seen.

export type RunCounts = { total: number; done: number; failed: number };
/** What was finished at a time in milliseconds. */
export type Sample = { at: number; finished: number };

/** Older samples say nothing about the present rate. */
const WINDOW_MS = 20_000;
const MIN_SPAN_MS = 900;

export const finishedOf = ({ done, failed }: RunCounts) => done + failed;
export const leftOf = (run: RunCounts) => Math.max(0, run.total - finishedOf(run));

/** The samples with a new one at the end, without those that are too old; a count that went back (a new start) clears them. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && (sample.finished < last.finished || sample.at <= last.at))
    return sample.finished < last.finished ? [sample] : [...samples];
  return [...samples.filter(({ at }) => at >= sample.at - WINDOW_MS), sample];
}

/** Tasks per second over the samples; null until they span about a second. */
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < MIN_SPAN_MS) return null;
  return ((last.finished - first.finished) * 1_000) / (last.at - first.at);
}

/** Milliseconds until nothing is left; null while the rate is unknown or nothing moves. */
export function remainingMs(left: number, rate: number | null): number | null {
  if (left === 0) return 0;
  return rate === null || rate <= 0 ? null : (left * 1_000) / rate;
}

/** "12 per second", "3.4 per second", and per minute where it is slow. */
export function rateInWords(rate: number | null): string | null {
  if (rate === null) return null;
  if (rate >= 10) return `${Math.round(rate).toLocaleString("en-US")} per second`;
  if (rate >= 1) return `${rate.toFixed(1)} per second`;
  return `${Math.round(rate * 60)} per minute`;
}
