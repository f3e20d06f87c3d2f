// Durations, backoff, Retry-After and crons of the engine.
import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs, durationMs, nextCron, parseDue, retryAfterMs } from "@/server/engine/time";

test("durations add their parts", () => {
  expect(durationMs("1h30m")).toBe(5_400_000);
  expect(durationMs("500ms")).toBe(500);
  expect(durationMs("1.5s")).toBe(1500);
  expect(durationMs("1w 2d")).toBe(9 * 86_400_000);
  expect(() => durationMs("soon")).toThrow("not a duration");
});

test("something is due after a duration or at a date", () => {
  expect(parseDue("10s")).toEqual({ ms: 10_000, at: null });
  expect(parseDue("2026-01-02T03:04:05.000Z")).toEqual({ ms: null, at: "2026-01-02T03:04:05.000Z" });
  expect(parseDue("whenever")).toBeNull();
  expect(parseDue(undefined)).toBeNull();
});

test("backoff follows the table, at most 30 s above it, and scale 0 is at once", () => {
  const table = [15, 30, 60, 120, 300, 600, 1200, 2400, 3600, 7200, 7200];
  for (const [attempt, seconds] of table.entries()) {
    const ms = backoffMs(attempt, 1);
    expect(ms).toBeGreaterThanOrEqual(seconds * 1000);
    expect(ms).toBeLessThan(seconds * 1000 + 30_000);
  }
  expect(backoffMs(3, 0)).toBe(0);
});

test("Retry-After is seconds or a date, between 1 s and 24 h", () => {
  const now = Date.UTC(2026, 0, 1);
  expect(retryAfterMs("3", now)).toBe(3000);
  expect(retryAfterMs("0", now)).toBe(1000);
  expect(retryAfterMs("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60_000);
  expect(retryAfterMs("999999", now)).toBe(86_400_000);
  expect(retryAfterMs("later", now)).toBeNull();
  expect(retryAfterMs(null, now)).toBeNull();
});

test("a cron is UTC unless it names a time zone", () => {
  const now = new Date("2026-07-01T00:00:00Z");
  expect(nextCron("0 9 * * *", now)?.toISOString()).toBe("2026-07-01T09:00:00.000Z");
  expect(nextCron("TZ=Europe/Paris 0 9 * * *", now)?.toISOString()).toBe("2026-07-01T07:00:00.000Z");
});

test("the next time of a cron is after now", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
      (now) => {
        expect(nextCron("*/5 * * * *", now)?.getTime()).toBeGreaterThan(now.getTime());
      },
    ),
  );
});
