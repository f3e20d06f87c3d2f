// Durations, dates, backoff and cron expressions; the current time always comes from the database.

import { Cron } from "croner";

const UNIT_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const DURATION = /^(?:\d+(?:\.\d+)?\s*(?:ms|us|µs|ns|[smhdw])\s*)+$/;
const PART = /(\d+(?:\.\d+)?)\s*(ms|us|µs|ns|[smhdw])/g;

export const DAY_MS = 86_400_000;

/** When something is due: so many milliseconds from now, or at a date (ISO text). */
export type Due = { ms: number; at: null } | { ms: null; at: string };

/** "1h30m", "500ms" or an ISO date; null when it is none of them. */
export function parseDue(text: unknown): Due | null {
  if (typeof text !== "string") return null;
  if (DURATION.test(text)) return { ms: durationMs(text), at: null };
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : { ms: null, at: new Date(date).toISOString() };
}

/** Milliseconds of a duration such as "1h30m". Throws on anything else. */
export function durationMs(text: string): number {
  if (!DURATION.test(text)) throw new Error(`not a duration: ${text}`);
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  return total;
}

const BACKOFF_S = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200];
const JITTER_MS = 30_000;

/** Delay before the next try, as on an Inngest server: a table plus up to 30 s of jitter. `scale` 0 = at once. */
export function backoffMs(attempt: number, scale: number): number {
  const seconds = BACKOFF_S[Math.min(attempt, BACKOFF_S.length - 1)] ?? 0;
  return (seconds * 1000 + Math.random() * JITTER_MS) * scale;
}

/** Retry-After in seconds or as a date, clamped to 1 s … 24 h; null when it is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 1000), DAY_MS) : null;
}

/** The next time after `now` of "0 9 * * 1" (UTC) or "TZ=Europe/Paris 0 9 * * 1"; null when there is none. */
export function nextCron(expression: string, now: Date): Date | null {
  const zoned = /^TZ=(\S+)\s+(.*)$/.exec(expression);
  return new Cron(zoned?.[2] ?? expression, { timezone: zoned?.[1] ?? "UTC" }).nextRun(now);
}
