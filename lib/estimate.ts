// What a run costs at least, as expected and at most, from its token counts.

import { costUsd, type TokenUsage } from "@/lib/cost";
import type { Model, StrategyName } from "@/lib/models/types";

export type Range = { min: number; expected: number; max: number };

/** Tokens of all tasks that are asked about; `calls` are as many. */
export interface CallTokens {
  calls: number;
  input: number;
  /** Of `input`, what is the same in all calls and long enough to be cached by the provider. */
  cacheable: number;
  /** Tokens of one answer: of the shortest label, of the mean one, and what the answer is allowed. */
  answer: Range;
  /** Tokens that one more call has beyond the first one's, where an answer without a label is asked for again; else null. */
  repair: number | null;
}

/** usd null: the price is unknown. */
export interface Amounts {
  tokens: Range;
  usd: Range | null;
}

interface Options {
  day: string;
  strategy: StrategyName;
  batch?: boolean;
}

/** Values are counted by themselves: inside a request they may take so much more. */
const MOST_OFF = 1.05;

/**
 * min: the shortest answers, and the fixed part of the prompt from the provider's cache in every call but the first. max: every answer
 * takes all its room, and every task is asked about once more, with twice the room.
 */
export function estimateAmounts(model: Model, tokens: CallTokens, options: Options): Amounts {
  const { calls, input, cacheable, answer, repair } = tokens;
  const usages = {
    min: usage(input, calls * answer.min, calls > 0 ? (cacheable / calls) * (calls - 1) : 0),
    expected: usage(input, calls * answer.expected, 0),
    max:
      repair === null
        ? usage(input * MOST_OFF, calls * answer.max, 0)
        : usage(2 * input + calls * repair, 3 * calls * answer.max, 0),
  };
  const usd = {
    min: priced(model, usages.min, { ...options, calls }),
    expected: priced(model, usages.expected, { ...options, calls }),
    max: priced(model, usages.max, { ...options, calls }),
  };
  return {
    tokens: { min: total(usages.min), expected: total(usages.expected), max: total(usages.max) },
    usd: usd.min === null || usd.expected === null || usd.max === null ? null : (usd as Range),
  };
}

const usage = (inputTokens: number, outputTokens: number, cachedTokens: number): TokenUsage => ({
  inputTokens,
  outputTokens,
  cachedTokens,
  cacheWriteTokens: 0,
});

const total = ({ inputTokens, outputTokens }: TokenUsage) => Math.round(inputTokens + outputTokens);

/** The price of the mean call, so many times: the price of long prompts holds for each call alone. */
function priced(
  model: Model,
  all: TokenUsage,
  { calls, ...options }: Options & { calls: number },
): number | null {
  const n = Math.max(1, calls);
  const { inputTokens, outputTokens, cachedTokens } = all;
  const mean = usage(inputTokens / n, outputTokens / n, cachedTokens / n);
  const one = costUsd(model, mean, options);
  return one === null ? null : one * n;
}

/** Limits per minute; null where the provider has told none. */
export interface RateLimits {
  requests: number | null;
  tokens: number | null;
}

/** Minutes that the calls take at least at these limits; null while none is known. */
export function minutesAt(
  { requests, tokens }: RateLimits,
  calls: number,
  tokensInAll: number,
): number | null {
  const byRequests = requests === null ? null : calls / requests;
  const byTokens = tokens === null ? null : tokensInAll / tokens;
  return byRequests === null && byTokens === null ? null : Math.max(byRequests ?? 0, byTokens ?? 0);
}
