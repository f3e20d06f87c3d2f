// The request body that all strategies on the chat endpoint share.

import { dayOf } from "@/lib/day";
import { hasAbility } from "@/lib/models/methods";
import { priceOn } from "@/lib/models/price";
import type { Model } from "@/lib/models/types";
import { quotedAnswer } from "@/server/llm/strategies/prompt";
import type { Question } from "@/server/llm/strategies/strategy";
import type { Call } from "@/server/llm/types";

/** Thinking is paid from the same allowance as the answer. */
const THINKING_TOKENS = 2_000;

/** The provider caches from 1,024 tokens on; so many bytes hold that many tokens in any ordinary text. */
const WORTH_CACHING_BYTES = 6_000;

/** Tokens to allow for an answer of `room` tokens, thinking included. */
export function outputAllowance(model: Model, room: number, allowance: number): number {
  const thinks = model.reasoning !== null && model.reasoning.labeling !== "none";
  return Math.min(model.maxOutput, allowance * (thinks ? room + THINKING_TOKENS : room));
}

/** `fixed` is the first message, the User pane the second; a repair appends two more. */
export function chatCall(
  question: Question,
  fixed: string,
  ending: string,
  room: number,
  extra: Record<string, unknown>,
): Call {
  const { model, user, repair, allowance } = question;
  const cacheKey = Buffer.byteLength(fixed) >= WORTH_CACHING_BYTES ? question.cacheKey : null;
  const messages: Record<string, unknown>[] = [
    { role: model.systemRole ?? "system", content: fixedContent(model, fixed, cacheKey !== null) },
    { role: "user", content: user },
  ];
  if (repair !== null)
    messages.push(
      { role: "assistant", content: quotedAnswer(repair) },
      { role: "user", content: `That is not one of the labels. ${ending}` },
    );
  const body = {
    model: model.id,
    messages,
    [model.maxTokensParam]: outputAllowance(model, room, allowance),
    ...(model.reasoning && { reasoning_effort: model.reasoning.labeling }),
    ...(hasAbility(model.caps.temperature, model) && { temperature: 0 }),
    ...(cacheKey !== null && { prompt_cache_key: cacheKey }),
    // Without this every unique text would be written to the cache at 1.25 times the input price.
    ...(hasPaidCacheWrites(model) && { prompt_cache_options: { mode: "explicit" } }),
    ...extra,
  };
  return { path: "/chat/completions", body };
}

const hasPaidCacheWrites = (model: Model): boolean => (priceOn(model, dayOf())?.cacheWrite ?? null) !== null;

const fixedContent = (model: Model, fixed: string, isCached: boolean): unknown =>
  isCached && hasPaidCacheWrites(model)
    ? [{ type: "text", text: fixed, prompt_cache_breakpoint: { mode: "explicit" } }]
    : fixed;
