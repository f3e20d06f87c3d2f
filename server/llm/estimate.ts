// What the calls of a prompt take before any task is looked at: its fixed tokens, the room for values, and the sizes of answers.

import type { CallTokens } from "@/lib/estimate";
import { firstStrategy } from "@/lib/models/methods";
import type { Model } from "@/lib/models/types";
import { type Asked, type Count, measureAnswers, measureInput } from "@/server/llm/measure";
import { STRATEGIES } from "@/server/llm/strategies/by-name";
import { outputAllowance } from "@/server/llm/strategies/chat";
import { answerRoom } from "@/server/llm/strategies/prompt";
import { countPanes, promptBudget } from "@/server/llm/tokens";

export type PromptSize = Pick<CallTokens, "answer" | "repair"> & {
  /** Tokens of a call whose columns are empty. */
  fixed: number;
  /** Tokens that the values of a task may have. */
  room: number;
  /** Tokens that are the same in all calls and enough for the provider to cache. */
  cacheable: number;
};

/** Below so many tokens the provider caches nothing. */
const MIN_CACHED_TOKENS = 1_024;
/** The sentence that asks again, and what stands around two more messages. */
const REPAIR_TOKENS = 40;

/** `empty` is the prompt with all its columns empty; `isFixed`: its first message has no column. */
export async function sizePrompt(
  model: Model,
  { isFixed, ...empty }: Asked & { isFixed: boolean },
  count: Count,
): Promise<PromptSize> {
  const { labels, system, user } = empty;
  const strategy = STRATEGIES[firstStrategy(model, labels)];
  const answers = await measureAnswers(model, labels);
  const fixed = await measureInput(model, empty, count);
  const shared = isFixed ? await count(system, model.tokenizer) : 0;
  const max = answerRoomOf(model, labels);
  return {
    fixed,
    room: Math.max(0, promptBudget(model, labels) - (await countPanes(model, [system, user], labels))),
    cacheable: shared >= MIN_CACHED_TOKENS ? shared : 0,
    answer: {
      min: Math.min(...answers),
      expected: answers.reduce((sum, n) => sum + n, 0) / answers.length,
      max,
    },
    repair: strategy.canRepair ? max + REPAIR_TOKENS : null,
  };
}

function answerRoomOf(model: Model, labels: Asked["labels"]): number {
  const strategy = firstStrategy(model, labels);
  if (strategy === "decisions" || strategy === "lexical") return 0;
  return strategy === "number_logit_bias" ? 1 : outputAllowance(model, answerRoom(labels), 1);
}
