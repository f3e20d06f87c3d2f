// What the headers of an answer tell about a rate limit.

import { parseSpanMs } from "@/server/llm/errors";
import { type Kind, MINUTE_MS } from "@/server/llm/limits";
import type { HeaderReader } from "@/server/llm/types";

export interface LimitReading {
  perMinute: number;
  /** The time in which an empty bucket of the provider fills: it may hold its limit over less than a minute. */
  spanMs: number;
  /** How full the bucket is, from 0 to 1; null when the headers do not say. */
  level: number | null;
}

const LEAST_SPAN_MS = 1_000;

/** Null when the headers name no limit of this kind. */
export function readLimit(headers: HeaderReader, kind: Kind): LimitReading | null {
  const perMinute = numberOf(headers.get(`x-ratelimit-limit-${kind}`));
  if (perMinute === null || perMinute === 0) return null;
  const remaining = numberOf(headers.get(`x-ratelimit-remaining-${kind}`));
  const leftMs = ((remaining ?? 0) * MINUTE_MS) / perMinute;
  // What is left and what is missing make the whole bucket.
  const resetMs = parseSpanMs(headers.get(`x-ratelimit-reset-${kind}`)) ?? 0;
  const spanMs = Math.min(MINUTE_MS, Math.max(LEAST_SPAN_MS, leftMs + resetMs));
  return { perMinute, spanMs, level: remaining === null ? null : Math.min(1, leftMs / spanMs) };
}

const numberOf = (text: string | null): number | null => {
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
};
