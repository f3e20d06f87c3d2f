// Caps on spending: their kinds, the shares that are told of, and what people read when one is reached.

import { formatUsd } from "@/lib/format";

export const CAP_KINDS = ["run", "project", "organization"] as const;
export type CapKind = (typeof CAP_KINDS)[number];

/** Percent of a monthly cap at which people are told, the least first. */
export const ALERT_PERCENTS = [50, 80, 100] as const;
export const MIN_CAP_USD = 0.0001;
export const MAX_CAP_USD = 10_000_000;

export type CapState = { kind: CapKind; amountUsd: number; spentUsd: number };

export const isCapKind = (value: string | null): value is CapKind => CAP_KINDS.some((kind) => kind === value);

/** "the run's cap of $0.50", "the project's cap of $20.00 for this month". */
export function capWords({ kind, amountUsd }: Pick<CapState, "kind" | "amountUsd">): string {
  const amount = formatUsd(amountUsd);
  return kind === "run" ? `the run's cap of ${amount}` : `the ${kind}'s cap of ${amount} for this month`;
}

/** Why nothing more may be spent; a cap that was taken away since is named without its amount. */
export function capSentence(kind: CapKind, caps: readonly CapState[]): string {
  const cap = caps.find((other) => other.kind === kind);
  if (!cap) return `The ${kind}'s cap was reached.`;
  return `${capWords(cap).replace(/^t/, "T")} is reached.`;
}

/** The share of a cap in whole percent, cut off; 100 only when nothing is left. */
export const percentOf = ({ amountUsd, spentUsd }: Pick<CapState, "amountUsd" | "spentUsd">): number =>
  Math.floor((100 * spentUsd) / amountUsd);

/** The highest of the told shares that is reached, or 0. */
export const alertPercentOf = (cap: Pick<CapState, "amountUsd" | "spentUsd">): number =>
  ALERT_PERCENTS.findLast((percent) => percentOf(cap) >= percent) ?? 0;

/** What is left to spend under the tightest cap; null without caps. */
export const leftUnder = (caps: readonly CapState[]): number | null =>
  caps.length === 0 ? null : Math.max(0, Math.min(...caps.map((cap) => cap.amountUsd - cap.spentUsd)));

/** Above the expected price by so much, because answers vary. */
const PROPOSED_SHARE = 1.25;
/** What is set aside for a call is more than it costs: the last one must still fit. */
const SPARE_CALLS = 3;

/** A cap to begin with: somewhat above the expected price of so many tasks, rounded up to two digits. */
export function proposeCap(expectedUsd: number, tasks = Number.POSITIVE_INFINITY): number {
  const share = Math.max(PROPOSED_SHARE, 1 + SPARE_CALLS / Math.max(1, tasks));
  const wanted = Math.max(MIN_CAP_USD, expectedUsd * share);
  const step = 10 ** (Math.floor(Math.log10(wanted)) - 1);
  return Number((Math.ceil(wanted / step - 1e-9) * step).toPrecision(2));
}

/** Dollars as people type them, "$1,000.50"; null for an empty field, undefined for what is no cap. */
export function parseCap(text: string): number | null | undefined {
  const plain = text.trim().replace(/^\$/, "").replaceAll(",", "").trim();
  if (plain === "") return null;
  const amount = /^\d*\.?\d+$|^\d+\.$/.test(plain) ? Number(plain) : Number.NaN;
  return amount >= MIN_CAP_USD && amount <= MAX_CAP_USD ? amount : undefined;
}

/** Said under a field that holds no cap. */
export const CAP_FORMAT = "Enter an amount in US dollars, such as 0.50.";

/** What a run of this price would meet, or null; `expectedUsd` null is unknown. */
export function capWarning(caps: readonly CapState[], expectedUsd: number | null): string | null {
  const tight = caps.toSorted((a, b) => a.amountUsd - a.spentUsd - (b.amountUsd - b.spentUsd))[0];
  if (!tight || expectedUsd === null || expectedUsd <= tight.amountUsd - tight.spentUsd) return null;
  const left = formatUsd(Math.max(0, tight.amountUsd - tight.spentUsd));
  return `Only ${left} is left under ${capWords(tight)}: the run will stop there and can be sent on later.`;
}
