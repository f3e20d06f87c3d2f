// Strategy: labels by number and one output token, on which only the listed numbers can come out.

import { chatCall } from "@/server/llm/strategies/chat";
import { completionCall } from "@/server/llm/strategies/completion";
import { joinParts, numberedList } from "@/server/llm/strategies/prompt";
import { type ReplyChoice, replyText } from "@/server/llm/strategies/reply";
import { type Reading, type Strategy, unusable } from "@/server/llm/strategies/strategy";
import { numberTokenIds } from "@/server/llm/tokens";

const ENDING = "Answer with the number of the one right label and nothing else.";
const BIAS = 100;

/** As many entries as a logit_bias is known to take. */
const MAX_LABELS_BY_NUMBER = 300;

/** With less of the probability on the listed numbers, their share says little. */
const MIN_LISTED_SHARE = 0.5;

export const numberLogitBias: Strategy = {
  name: "number_logit_bias",
  canRepair: true,
  accepts: (labels) => labels.length <= MAX_LABELS_BY_NUMBER,
  async build(question) {
    const { model, labels, system } = question;
    const fixed = joinParts(system, `Labels by number:\n${numberedList(labels)}`, ENDING);
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
  return { kind: "label", index: number - 1, confidence: shareOf(number, topTokens(choice), howMany) };
}

const topTokens = ({ logprobs }: ReplyChoice): readonly (readonly [string, number])[] =>
  logprobs?.content?.[0]?.top_logprobs?.map(({ token, logprob }) => [token, logprob] as const) ??
  Object.entries(logprobs?.top_logprobs?.[0] ?? {});

/** The chosen number's share among the listed numbers; one constant added to all (the bias) cancels out. */
function shareOf(
  chosen: number,
  top: readonly (readonly [string, number])[],
  howMany: number,
): number | null {
  let total = 0;
  let own = 0;
  for (const [token, logprob] of top) {
    if (!/^\d{1,3}$/.test(token) || Number(token) < 1 || Number(token) > howMany) continue;
    const share = Math.exp(logprob);
    total += share;
    if (Number(token) === chosen) own += share;
  }
  return own === 0 || total < MIN_LISTED_SHARE ? null : Math.min(1, own / total);
}
