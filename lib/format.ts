// Numbers as people read them: counts, shares with their interval, money, sizes and durations, always in English.

import type { Interval } from "@/lib/metrics/intervals";

/** Shown where there is no number. Zero is a number and is shown as one. */
export const NOTHING = "–";

const LOCALE = "en-US";
const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;
const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const pluralRules = new Intl.PluralRules(LOCALE);
const list = new Intl.ListFormat(LOCALE);

/** 1234567 → "1,234,567". */
export function formatCount(count: number | bigint): string {
  return whole.format(count);
}

/** 1234567 → "1.2M", for places with little room. */
export function formatCompact(count: number | bigint): string {
  return compact.format(count);
}

/** "1 task", "2 tasks", "1,000 tasks"; `plural` for words that do not just take an s. */
export function formatPlural(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${pluralRules.select(count) === "one" ? singular : plural}`;
}

/** "Refund", "Refund and Delivery", "Refund, Delivery, and Other". */
export const formatList = (words: readonly string[]): string => list.format(words);

/** A share of 0-1 as "73.5%". Only exactly 1 reads 100% and only exactly 0 reads 0%. */
export function formatPercent(share: number | null, digits = 1): string {
  if (share === null || Number.isNaN(share)) return NOTHING;
  const scale = 100 * 10 ** digits;
  const isInside = share > 0 && share < 1;
  const shown = isInside ? Math.min(scale - 1, Math.max(1, Math.round(share * scale))) / scale : share;
  return new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: digits }).format(shown);
}

/** "70% (40-89%)": the share and its 95 % interval. */
export function formatPercentInterval(share: number | null, interval: Interval | null): string {
  if (share === null) return NOTHING;
  if (interval === null) return formatPercent(share);
  const end = (value: number) => Math.round(value * 100);
  return `${formatPercent(share)} (${end(interval.low)}–${end(interval.high)}%)`;
}

/** Dollars: cents from one dollar on, two significant digits below, so that a cheap call never reads as free. */
export function formatUsd(dollars: number | null): string {
  if (dollars === null || Number.isNaN(dollars)) return NOTHING;
  const isSmall = dollars !== 0 && Math.abs(dollars) < 0.995;
  const digits = isSmall
    ? { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }
    : { maximumFractionDigits: 2, minimumFractionDigits: 2 };
  return new Intl.NumberFormat(LOCALE, { style: "currency", currency: "USD", ...digits }).format(dollars);
}

/** Bytes in steps of 1,024: "1.5 MB". */
export function formatBytes(bytes: number | bigint): string {
  let value = Number(bytes);
  let step = 0;
  while (value >= 1_024 && step < BYTE_UNITS.length - 1) {
    value /= 1_024;
    step++;
  }
  const unit = BYTE_UNITS[step] ?? "byte";
  return new Intl.NumberFormat(LOCALE, {
    style: "unit",
    unit,
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(value);
}

/** Milliseconds with the two largest units that matter: "340 ms", "4.2 s", "3 min 5 s", "2 h 10 min", "1 d 4 h". */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null || Number.isNaN(milliseconds)) return NOTHING;
  if (milliseconds < SECOND_MS) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / SECOND_MS;
  if (seconds < MINUTE_S - 0.05) return `${oneDigit.format(seconds)} s`;
  const total = Math.round(seconds);
  if (total < HOUR_S) return two(total, MINUTE_S, "min", 1, "s");
  return total < DAY_S ? two(total, HOUR_S, "h", MINUTE_S, "min") : two(total, DAY_S, "d", HOUR_S, "h");
}

/** 12345 tokens → "12.3k"; below a thousand the number itself. */
export function formatTokens(tokens: number | null): string {
  if (tokens === null) return NOTHING;
  return tokens < 1_000 ? formatCount(tokens) : formatCompact(tokens).replace("K", "k");
}

function two(seconds: number, bigSeconds: number, big: string, smallSeconds: number, small: string): string {
  const major = Math.floor(seconds / bigSeconds);
  const minor = Math.floor((seconds % bigSeconds) / smallSeconds);
  return minor === 0 ? `${major} ${big}` : `${major} ${big} ${minor} ${small}`;
}
