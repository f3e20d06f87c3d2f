// Adds up what the calls of one task used: refused, cut and repaired answers are billed too.

import { z } from "zod";
import { addUsage, costUsd, NO_USAGE, type TokenUsage } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { Model, StrategyName } from "@/lib/models/types";
import type { Spent } from "@/server/llm/types";

const Count = z.number().int().nonnegative().nullish().catch(0);
const Details = z.object({ cached_tokens: Count, cache_write_tokens: Count }).partial().nullish().catch(null);
const Usage = z
  .object({
    prompt_tokens: Count,
    completion_tokens: Count,
    prompt_tokens_details: Details,
    /** The names that the decisions endpoint uses. */
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: Details,
  })
  .partial();
const WithUsage = z.object({ usage: Usage });

/** The token counts of an answer, or null where it tells none. */
export function readUsage(data: unknown): TokenUsage | null {
  const parsed = WithUsage.safeParse(data);
  if (!parsed.success) return null;
  const { usage } = parsed.data;
  const details = usage.prompt_tokens_details ?? usage.input_tokens_details;
  return {
    inputTokens: usage.prompt_tokens ?? usage.input_tokens ?? 0,
    cachedTokens: details?.cached_tokens ?? 0,
    cacheWriteTokens: details?.cache_write_tokens ?? 0,
    outputTokens: usage.completion_tokens ?? usage.output_tokens ?? 0,
  };
}

/** Mutable on purpose: it belongs to one task and is read once at its end. */
export class Ledger {
  #spent: Spent = { strategy: null, attempts: 0, usage: NO_USAGE, costUsd: 0, latencyMs: 0 };

  #knownUsd = 0;

  constructor(
    readonly model: Model,
    /** The calls go through the Batch API, at its price. */
    readonly batch = false,
  ) {}

  /** Counts a call that is about to be made. */
  begin(strategy: StrategyName): void {
    this.#spent = { ...this.#spent, strategy, attempts: this.#spent.attempts + 1 };
  }

  /** Counts the time of a call, and the tokens of its answer where there was one; returns those. */
  end(strategy: StrategyName, latencyMs: number, data: unknown): TokenUsage | null {
    const usage = readUsage(data);
    // An answer without usage costs something unknown; without an answer nothing was billed.
    const isAnswer = typeof data === "object" && data !== null;
    const cost = usage
      ? costUsd(this.model, usage, { strategy, day: dayOf(), batch: this.batch })
      : isAnswer
        ? null
        : 0;
    const before = this.#spent.costUsd;
    this.#knownUsd += cost ?? 0;
    this.#spent = {
      ...this.#spent,
      usage: addUsage(this.#spent.usage, usage ?? NO_USAGE),
      costUsd: before === null || cost === null ? null : before + cost,
      latencyMs: this.#spent.latencyMs + latencyMs,
    };
    return usage;
  }

  /** Dollars of the calls whose price is known. */
  get knownUsd(): number {
    return this.#knownUsd;
  }

  read(): Spent {
    return { ...this.#spent, latencyMs: Math.round(this.#spent.latencyMs) };
  }
}
