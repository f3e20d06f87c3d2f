// Concurrency keys, and throttle and rate limit by the generic cell rate algorithm (GCRA).

import { keyOf } from "./expr";
import { durationMs } from "./time";
import type { ConcurrencyLimit, EngineEvent, FunctionConfig } from "./types";

/** The limits of a function, in the order of its keys. */
export function concurrencyLimits(fn: FunctionConfig): ConcurrencyLimit[] {
  const option = fn.concurrency;
  if (option === undefined) return [];
  const list = typeof option === "number" ? [{ limit: option }] : [option].flat();
  return list.filter((entry) => entry.limit > 0);
}

/** One key per limit. Keys of scope "fn" belong to the function; those of env and account are shared on purpose. */
export function concurrencyKeys(fn: FunctionConfig, event: EngineEvent): string[] {
  return concurrencyLimits(fn).map(({ scope = "fn", key }) => {
    const owner = scope === "fn" ? fn.id : scope;
    return `${owner}|${keyOf(key, { event })}`;
  });
}

export function throttleKey(fn: FunctionConfig, event: EngineEvent): string | null {
  return fn.throttle ? `th:${fn.id}|${keyOf(fn.throttle.key, { event })}` : null;
}

/** The unit of fairness: what one tenant has of one function under the same limits. */
export function laneOf(fn: string, tenant: string | null, ckeys: readonly string[]): string {
  return `${fn}|${tenant ?? ""}|${ckeys.join("|")}`;
}

/** A job that waits for its throttle is in a lane of its own, and leaves it for the one without when it is claimed. */
export function throttledLane(lane: string, tkey: string | null): string {
  return tkey === null ? lane : `${lane}|${tkey}`;
}

export function lanePastThrottle(lane: string, tkey: string | null): string {
  return tkey === null ? lane : lane.slice(0, -(tkey.length + 1));
}

/** Times in ms. `emission` = time per start, `tolerance` = how far the next start may lie ahead. */
export type Gcra = { emission: number; tolerance: number };

/** limit + burst starts at once, then one per emission. */
export function throttleOf(fn: FunctionConfig): Gcra | null {
  if (!fn.throttle) return null;
  const { limit, period, burst = 0 } = fn.throttle;
  const emission = durationMs(period) / limit;
  return { emission, tolerance: (limit - 1 + burst) * emission };
}

/** As on an Inngest server: not `limit` at once, but a tenth of it plus one; the rest of a burst is dropped. */
export function rateLimitOf(limit: { limit: number; period: string }): Gcra {
  const emission = durationMs(limit.period) / limit.limit;
  return { emission, tolerance: Math.floor(limit.limit / 10) * emission };
}

/** How many may start now, or in how many ms the next one may. `tat` and `now` in ms since the epoch. */
export function allowance(
  { emission, tolerance }: Gcra,
  tat: number,
  now: number,
): { count: number; waitMs: number } {
  const ahead = Math.max(tat, now) - now;
  if (ahead > tolerance) return { count: 0, waitMs: ahead - tolerance };
  return { count: Math.floor((tolerance - ahead) / emission) + 1, waitMs: 0 };
}
