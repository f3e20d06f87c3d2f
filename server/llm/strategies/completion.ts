// The request body of the legacy completions endpoint: one string, no roles.

import { outputAllowance } from "@/server/llm/strategies/chat";
import { joinParts, quotedAnswer } from "@/server/llm/strategies/prompt";
import type { Question } from "@/server/llm/strategies/strategy";
import type { Call } from "@/server/llm/types";

/** `cue` ends the prompt without a space after it: a number after a space would be another token. */
export function completionCall(
  question: Question,
  fixed: string,
  cue: string,
  room: number,
  extra: Record<string, unknown>,
): Call {
  const { model, user, repair, allowance } = question;
  const retry = repair === null ? "" : ` ${quotedAnswer(repair)}\n(That is not one of the labels.)\n${cue}`;
  const prompt = joinParts(fixed, user, cue + retry);
  return {
    path: "/completions",
    body: {
      model: model.id,
      prompt,
      temperature: 0,
      max_tokens: outputAllowance(model, room, allowance),
      ...extra,
    },
  };
}
