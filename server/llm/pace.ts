// Spaces the calls of one process over the quota that it has leased, and learns from answers what a call takes of it.

import { readLimit } from "@/server/llm/limit-headers";
import {
  costMs,
  FREE_LEASE_MS,
  KINDS,
  type Kind,
  LEASE_MS,
  type Lease,
  MINUTE_MS,
  type PerKind,
  type Slice,
} from "@/server/llm/limits";
import { Line } from "@/server/llm/line";
import type { HeaderReader } from "@/server/llm/types";

/** Time that passed unused is made up for, as far as the provider's bucket surely allows. */
const MOST_BURST_MS = 5_000;
const MOST_LATE_MS = 1_000;
const SHARE_OF_SPAN = 0.25;
const UNKNOWN_SPAN_MS = 1_000;

/** When the provider's bucket is emptier than this, somebody else drinks from it: calls take up to twice as long. */
const LOW_LEVEL = 0.25;
const LEAST_EASE = 0.5;
/** How fast old answers are forgotten when tokens are estimated. */
const MEMORY_PER_ANSWER = 0.98;

interface Limit {
  line: Line;
  /** The length of the last slice. */
  leasedMs: number;
  perMinute: number | null;
  spanMs: number;
  level: number;
  levelAt: number;
}

const newLimit = (): Limit => ({
  line: new Line(),
  leasedMs: 0,
  perMinute: null,
  spanMs: UNKNOWN_SPAN_MS,
  level: 1,
  levelAt: 0,
});

const endOf = (slice: Slice | null): number => (slice ? slice.fromMs + slice.lengthMs : 0);

export class Pace {
  readonly #limits: PerKind<Limit> = { requests: newLimit(), tokens: newLimit() };
  #freeUntil = 0;
  /** Tokens as estimated before calls, and as charged for them. */
  #estimated = 0;
  #charged = 0;

  learn(headers: HeaderReader, now: number): void {
    for (const kind of KINDS) {
      const reading = readLimit(headers, kind);
      if (!reading) continue;
      const limit = this.#limits[kind];
      limit.perMinute = reading.perMinute;
      limit.spanMs = reading.spanMs;
      if (reading.level !== null) Object.assign(limit, { level: reading.level, levelAt: now });
    }
  }

  /** Corrects estimates by what the provider has counted for a call. */
  weigh(estimated: number, charged: number): void {
    this.#estimated = this.#estimated * MEMORY_PER_ANSWER + estimated;
    this.#charged = this.#charged * MEMORY_PER_ANSWER + charged;
  }

  grant({ slices, perMinute }: Lease, now: number): void {
    this.#freeUntil = now + FREE_LEASE_MS;
    const ends = KINDS.map((kind) => endOf(slices[kind]));
    for (const kind of KINDS) {
      const limit = this.#limits[kind];
      limit.perMinute ??= perMinute[kind];
      const slice = slices[kind];
      if (!slice) continue;
      // The limit that does not bind has its slice earlier, for the same calls; and some time has passed already.
      const earlyMs = Math.max(...ends) - endOf(slice) + Math.max(0, -slice.fromMs);
      const lateMs = Math.min(MOST_LATE_MS, limit.spanMs * SHARE_OF_SPAN) + earlyMs;
      limit.line.add(now + slice.fromMs, slice.lengthMs, lateMs);
      limit.leasedMs = slice.lengthMs;
    }
  }

  /** Nothing that was leased may be used any more. */
  clear(): void {
    this.#freeUntil = 0;
    for (const kind of KINDS) this.#limits[kind].line.clear();
  }

  /** Milliseconds until a call may go: 0 when it may go now, infinite when something must be leased first. */
  waitMs(now: number): number {
    let waitMs = this.#isFree && now >= this.#freeUntil ? Number.POSITIVE_INFINITY : 0;
    for (const { line } of this.#limited()) {
      line.expire(now);
      waitMs = Math.max(waitMs, line.nextAt - now);
    }
    return waitMs;
  }

  spend(tokens: number, now: number): void {
    const amounts = this.needs(1, tokens, now);
    for (const kind of KINDS) {
      const { perMinute, line } = this.#limits[kind];
      if (perMinute !== null) line.spend(costMs(amounts[kind], perMinute), now);
    }
  }

  /** True when so many calls need more than is left, and little is left: the next lease should be there before that is used up. */
  isLow(calls: number, tokens: number, now: number): boolean {
    if (this.#isFree) return this.#freeUntil - now < FREE_LEASE_MS / 2;
    const amounts = this.needs(calls, tokens, now);
    return KINDS.some((kind) => {
      const { line, perMinute, leasedMs } = this.#limits[kind];
      const leftMs = line.leftMs;
      return (
        perMinute !== null &&
        leftMs < costMs(amounts[kind], perMinute) &&
        leftMs <= Math.min(LEASE_MS, leasedMs) / 2
      );
    });
  }

  /** What so many calls with so many tokens take of the limits: more when somebody else uses them too. */
  needs(calls: number, tokens: number, now: number): PerKind<number> {
    const factor = this.#estimated > 0 ? this.#charged / this.#estimated : 1;
    const { perMinute, spanMs } = this.#limits.tokens;
    // A call larger than the whole bucket takes all of it.
    const bucket = perMinute === null ? Number.POSITIVE_INFINITY : (perMinute * spanMs) / MINUTE_MS;
    return {
      requests: calls / this.#ease("requests", now),
      tokens: Math.min(tokens * factor, bucket * calls) / this.#ease("tokens", now),
    };
  }

  get perMinute(): PerKind<number | null> {
    return { requests: this.#limits.requests.perMinute, tokens: this.#limits.tokens.perMinute };
  }

  get burstMs(): PerKind<number> {
    const of = ({ spanMs }: Limit) => Math.min(MOST_BURST_MS, spanMs * SHARE_OF_SPAN);
    return { requests: of(this.#limits.requests), tokens: of(this.#limits.tokens) };
  }

  /** From 0.5 to 1: what the bucket held at the last answer and what has come in since. */
  #ease(kind: Kind, now: number): number {
    const { level, levelAt, spanMs } = this.#limits[kind];
    const filled = level + (now - levelAt) / spanMs;
    return filled >= LOW_LEVEL ? 1 : LEAST_EASE + ((1 - LEAST_EASE) * filled) / LOW_LEVEL;
  }

  #limited(): Limit[] {
    return KINDS.map((kind) => this.#limits[kind]).filter(({ perMinute }) => perMinute !== null);
  }

  get #isFree(): boolean {
    return this.#limited().length === 0;
  }
}
