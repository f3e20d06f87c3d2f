// Paces the calls of one key by the limits that the provider's headers tell, so that hardly a call is refused.

import type { HeaderReader } from "@/server/llm/types";

/** Below the limit on purpose: other programs may use the key, and our token counts are estimates. */
const SHARE = 0.95;
/** The provider may hold its limits over less than a minute. */
const BURST_SECONDS = 5;
const MINUTE_MS = 60_000;

const KINDS = ["requests", "tokens"] as const;
type Kind = (typeof KINDS)[number];

interface Bucket {
  perMinute: number;
  left: number;
  filledAt: number;
}

/** Two buckets, of requests and of tokens; a kind whose limit is unknown does not hold anybody up. */
export class Pace {
  readonly #buckets = new Map<Kind, Bucket>();

  /** Takes limits and what is left of them from the headers of an answer. */
  learn(headers: HeaderReader): void {
    for (const kind of KINDS) {
      const perMinute = Number(headers.get(`x-ratelimit-limit-${kind}`));
      if (!Number.isFinite(perMinute) || perMinute <= 0) continue;
      let bucket = this.#buckets.get(kind);
      if (bucket?.perMinute !== perMinute)
        bucket = { perMinute, left: burstOf(perMinute), filledAt: performance.now() };
      const remaining = headers.get(`x-ratelimit-remaining-${kind}`);
      // Somebody else may use the same key: never believe that more is left than the provider says.
      if (remaining !== null && Number(remaining) >= 0)
        bucket.left = Math.min(bucket.left, Number(remaining));
      this.#buckets.set(kind, bucket);
    }
  }

  /** Milliseconds until a call of so many tokens may go; 0 when it may go now. */
  missingMs(tokens: number): number {
    const now = performance.now();
    let wait = 0;
    for (const [kind, bucket] of this.#buckets) {
      const perMs = (bucket.perMinute * SHARE) / MINUTE_MS;
      const burst = burstOf(bucket.perMinute);
      bucket.left = Math.min(burst, bucket.left + (now - bucket.filledAt) * perMs);
      bucket.filledAt = now;
      // A call larger than the bucket goes when the bucket is full.
      const need = Math.min(kind === "requests" ? 1 : tokens, burst);
      wait = Math.max(wait, (need - bucket.left) / perMs);
    }
    return wait;
  }

  /** Pays for a call that goes now. */
  take(tokens: number): void {
    for (const [kind, bucket] of this.#buckets) bucket.left -= kind === "requests" ? 1 : tokens;
  }
}

/** At least one request: a limit of 3 a minute has no bursts, but it has calls. */
const burstOf = (perMinute: number): number => Math.max(1, (perMinute * BURST_SECONDS) / 60);
