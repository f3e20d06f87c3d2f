// The port through which every call asks whether there is money for it, and what a call may cost.

import { costUsd, NO_USAGE } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import type { StrategyName } from "@/lib/models/types";
import { utf8Length } from "@/lib/text";
import { outputAllowance } from "@/server/llm/strategies/chat";
import { answerRoom } from "@/server/llm/strategies/prompt";
import type { Question } from "@/server/llm/strategies/strategy";
import type { Call } from "@/server/llm/types";

/** "spent": a cap leaves too little. "late": others hold what is left; ask again after `waitMs`. */
export type Payment =
  | { kind: "go"; settle: (costUsd: number) => void }
  | { kind: "late"; waitMs: number }
  | { kind: "spent" };

export interface Budget {
  /** Resolves before the call is sent; `settle` is called once with what it really cost. Rejects when `signal` aborts. */
  take(usd: number, maxWaitMs: number, signal: AbortSignal): Promise<Payment>;
}

/** Fewer than in most text, so that the price is rather too high. */
const BYTES_PER_TOKEN = 3;

/** Dollars to set aside for a call; 0 where the price is unknown, which no cap can count. */
export function priceOfCall(
  { model, labels, allowance }: Question,
  strategy: StrategyName,
  call: Call,
): number {
  const inputTokens = Math.ceil(utf8Length(JSON.stringify(call.body)) / BYTES_PER_TOKEN);
  const outputTokens = outputAllowance(model, answerRoom(labels), allowance);
  return costUsd(model, { ...NO_USAGE, inputTokens, outputTokens }, { strategy, day: dayOf() }) ?? 0;
}
