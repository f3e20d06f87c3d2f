// What one simulator remembers: its options, its rules, the calls it saw, and its seeded chance.

import type { IncomingHttpHeaders } from "node:http";
import type { Limits } from "@/tests/fakes/openai/buckets";
import { RuleBook } from "@/tests/fakes/openai/rules";

export interface FakeOptions {
  latencyMs: number;
  /** Latency varies by this share up and down. */
  jitter: number;
  /** "2026-11-22" makes models that ended by then answer 404; null lets all answer. */
  today: string | null;
  /** Exact token counts, or rough ones for load tests. */
  isExact: boolean;
  limits: Limits;
  /** Shares of calls that fail by chance. */
  share500: number;
  share429: number;
  seed: number;
}

const DEFAULTS: FakeOptions = {
  latencyMs: 0,
  jitter: 0.4,
  today: null,
  isExact: true,
  limits: { requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000, burstSeconds: 60 },
  share500: 0,
  share429: 0,
  seed: 1,
};

const MAX_RECORDED = 1_000;

export interface SeenRequest {
  path: string;
  /** What stood behind "Bearer". */
  key: string;
  model: string;
  /** The body as it came. */
  raw: string;
  headers: IncomingHttpHeaders;
}

export class FakeState {
  readonly options: FakeOptions;
  readonly rules = new RuleBook();
  readonly requests: SeenRequest[] = [];
  readonly stats = { requests: 0, answered: 0, limited: 0, byKey: {} as Record<string, number> };
  #random: number;

  constructor(options: Partial<FakeOptions>) {
    this.options = { ...DEFAULTS, ...options };
    this.#random = this.options.seed;
  }

  record(seen: SeenRequest): void {
    this.stats.requests++;
    this.stats.byKey[seen.key] = (this.stats.byKey[seen.key] ?? 0) + 1;
    this.requests.push(seen);
    if (this.requests.length > MAX_RECORDED) this.requests.shift();
  }

  /** From 0 to 1, the same row of numbers for the same seed. */
  chance(): number {
    this.#random = (Math.imul(this.#random, 1_103_515_245) + 12_345) >>> 0;
    return this.#random / 2 ** 32;
  }

  nextLatencyMs(): number {
    const { latencyMs, jitter } = this.options;
    return latencyMs === 0 ? 0 : latencyMs * (1 + jitter * (2 * this.chance() - 1));
  }
}
