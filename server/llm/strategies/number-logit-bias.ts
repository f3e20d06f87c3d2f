// Strategy: labels by number and one output token, on which only the listed numbers can come out.

import { takesLabels } from "@/lib/models/methods";
import { chatCall } from "@/server/llm/strategies/chat";
import { completionCall } from "@/server/llm/strategies/completion";
import { joinParts, withNumbers } from "@/server/llm/strategies/prompt";
import { type ReplyChoice, replyText } from "@/server/llm/strategies/reply";
import { type Reading, type Strategy, topShares, unusable } from "@/server/llm/strategies/strategy";
import { numberTokenIds } from "@/server/llm/tokens";
import type { LabelShare } from "@/server/llm/types";

const ENDING = "Answer with the number of the one right label and nothing else.";
const BIAS = 100;

/** With less of the probability on the listed numbers, their share says little. */
const MIN_LISTED_SHARE = 0.5;

export const numberLogitBias: Strategy = {
  name: "number_logit_bias",
  canRepair: true,
  accepts: (labels) => takesLabels("number_logit_bias", labels),
  async build(question) {
    const { model, labels, system } = question;
    const fixed = joinParts(withNumbers(system, labels), ENDING);
    const ids = await numberTokenIds(model.tokenizer, labels.length);
    const bias = { logit_bias: Object.fromEntries(ids.map((id) => [id, BIAS])) };
    const top = model.caps.topLogprobsMax;
    return model.endpoint === "completions"
      ? completionCall(question, fixed, "Label #", 1, { ...bias, logprobs: top })
      : chatCall(question, fixed, ENDING, 1, { ...bias, logprobs: true, top_logprobs: top });
  },
  read(data, labels) {
    const reply = replyText(data, { lengthIsFine: true });
    return reply.kind === "text" ? readNumber(reply.text, reply.choice, labels.length) : reply;
  },
};

function readNumber(text: string, choice: ReplyChoice, howMany: number): Reading {
  const digits = text.trim();
  const number = /^\d{1,3}$/.test(digits) ? Number(digits) : 0;
  if (number < 1 || number > howMany) return unusable("INVALID_LABEL", text);
  const shares = sharesOf(topTokens(choice), howMany);
  const confidence = shares.find(({ index }) => index === number - 1)?.share ?? null;
  return {
    kind: "label",
    index: number - 1,
    confidence,
    shares: confidence === null ? null : topShares(shares),
  };
}

const topTokens = ({ logprobs }: ReplyChoice): readonly (readonly [string, number])[] =>
  logprobs?.content?.[0]?.top_logprobs?.map(({ token, logprob }) => [token, logprob] as const) ??
  Object.entries(logprobs?.top_logprobs?.[0] ?? {});

/** Each number's share among the listed ones; one constant added to all (the bias) cancels out. Empty when they hold too little. */
function sharesOf(top: readonly (readonly [string, number])[], howMany: number): LabelShare[] {
  const found = new Map<number, number>();
  for (const [token, logprob] of top) {
    const number = /^\d{1,3}$/.test(token) ? Number(token) : 0;
    if (number >= 1 && number <= howMany)
      found.set(number - 1, (found.get(number - 1) ?? 0) + Math.exp(logprob));
  }
  const total = [...found.values()].reduce((sum, share) => sum + share, 0);
  if (total < MIN_LISTED_SHARE) return [];
  return [...found].map(([index, share]) => ({ index, share: Math.min(1, share / total) }));
}
