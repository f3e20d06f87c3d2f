// Tells a time from now in words ("3 minutes ago") and exactly ("23 Nov 2026, 14:05:09").

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Upper bound in seconds, the unit and its length in seconds; past the last bound the date itself is clearer. */
const UNITS = [
  { below: HOUR_S, unit: "minute", length: MINUTE_S },
  { below: DAY_S, unit: "hour", length: HOUR_S },
  { below: 30 * DAY_S, unit: "day", length: DAY_S },
] as const;

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const shortDate = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** Within 45 seconds it is "just now", within 30 days a number of units, beyond that the date in the reader's time zone. */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return "just now";
  const step = UNITS.find((candidate) => distance < candidate.below);
  if (!step) return shortDate.format(at);
  const count = Math.max(1, Math.round(distance / step.length)) * Math.sign(seconds);
  return words.format(count, step.unit);
}

export function absoluteTime(at: Date): string {
  return exact.format(at);
}
