// What calls cost in US dollars, from the token counts that the provider reported.

import { priceOn } from "@/lib/models/price";
import type { Model, StrategyName } from "@/lib/models/types";

/** Token counts of one call; cached and cache-write tokens are parts of the input, reasoning of the output. */
export interface TokenUsage {
  inputTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
}

export const NO_USAGE: TokenUsage = { inputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };

export const addUsage = (a: TokenUsage, b: TokenUsage): TokenUsage => ({
  inputTokens: a.inputTokens + b.inputTokens,
  cachedTokens: a.cachedTokens + b.cachedTokens,
  cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  outputTokens: a.outputTokens + b.outputTokens,
});

const PER = 1_000_000;

export interface CostOptions {
  /** The day of the call, "2026-11-22": prices change. */
  day: string;
  /** The strategy that made the call: decisions bill their input and nothing else. */
  strategy?: StrategyName;
  /** Sent through the Batch API. */
  batch?: boolean;
}

/**
 * Dollars for one call at the price of its day; null when the price is unknown. Formula: (input - cached -
 * cache writes) x input price + cached x cached price + cache writes x cache-write price + output x output
 * price; above the long-context limit the whole call is multiplied, and through the Batch API once more by its
 * factor. Sum calls after pricing them: the long-context limit holds for each call alone.
 */
export function costUsd(model: Model, usage: TokenUsage, options: CostOptions): number | null {
  const price = priceOn(model, options.day);
  const factor = options.batch ? (price?.batchFactor ?? null) : 1;
  if (!price || factor === null) return null;
  if (options.strategy === "decisions") {
    return price.decisionsInput === null ? null : (usage.inputTokens * price.decisionsInput) / PER;
  }

  const fresh = Math.max(0, usage.inputTokens - usage.cachedTokens - usage.cacheWriteTokens);
  const input =
    fresh * price.input +
    usage.cachedTokens * (price.cachedInput ?? price.input) +
    usage.cacheWriteTokens * (price.cacheWrite ?? price.input);
  const output = usage.outputTokens * price.output;
  const long = price.longContext;
  const isLong = long !== null && usage.inputTokens > long.aboveInputTokens;
  const total = isLong ? input * long.inputFactor + output * long.outputFactor : input + output;
  return (total * factor) / PER;
}

/** Dollars for 1,000 tasks of this size, one call each; null when the price is unknown. */
export function costPer1000Tasks(
  model: Model,
  perTask: { inputTokens: number; outputTokens: number },
  options: CostOptions,
): number | null {
  const one = costUsd(model, { ...NO_USAGE, ...perTask }, options);
  return one === null ? null : one * 1000;
}
