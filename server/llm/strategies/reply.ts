// Reads what chat and completions answers have in common; every answer passes through these schemas.

import { z } from "zod";
import { parseLabel } from "@/server/llm/parse-label";
import { type Reading, unusable } from "@/server/llm/strategies/strategy";

const TokenShare = z.object({ token: z.string(), logprob: z.number() });

const ReplyChoice = z.object({
  finish_reason: z.string().nullish(),
  text: z.string().nullish(),
  message: z
    .object({
      content: z.string().nullish(),
      refusal: z.string().nullish(),
      tool_calls: z.array(z.object({ function: z.object({ arguments: z.string() }).optional() })).nullish(),
    })
    .nullish(),
  logprobs: z
    .object({
      content: z.array(TokenShare.extend({ top_logprobs: z.array(TokenShare).nullish() })).nullish(),
      /** The completions endpoint: one record of token to logprob for each place. */
      top_logprobs: z.array(z.record(z.string(), z.number())).nullish(),
    })
    .nullish(),
});
export type ReplyChoice = z.infer<typeof ReplyChoice>;

const Reply = z.object({ choices: z.array(ReplyChoice) });

/** The text of an answer with the choice it came from, or why there is none. */
export type ReplyText = { kind: "text"; text: string; choice: ReplyChoice };

interface ReplyOptions {
  /** Where the answer stands; message content or completion text by default. */
  pick?: (choice: ReplyChoice) => string | null | undefined;
  /** A cut answer is never trusted, except the one token that was asked for. */
  lengthIsFine?: boolean;
}

/** Refusals, filters, cut and empty answers end here, the same for every strategy. */
export function replyText(data: unknown, options: ReplyOptions = {}): ReplyText | Reading {
  const reply = Reply.safeParse(data);
  if (!reply.success) return unusable("BAD_ANSWER", typeof data === "string" ? data : "");
  const choice = reply.data.choices[0];
  if (!choice) return unusable("EMPTY");
  const { message, finish_reason: finish } = choice;
  const spoken = message?.content ?? choice.text ?? "";
  if (message?.refusal) return unusable("REFUSAL", message.refusal);
  if (finish === "content_filter") return unusable("CONTENT_FILTER", spoken);
  const text = (options.pick ? options.pick(choice) : spoken) ?? "";
  if (finish === "length" && !options.lengthIsFine) return unusable("LENGTH", text);
  if (text.trim() === "")
    return unusable(options.pick && spoken.trim() !== "" ? "BAD_JSON" : "EMPTY", spoken);
  return { kind: "text", text, choice };
}

const LabelAnswer = z.object({ label: z.string() });

/** The label in a JSON answer such as {"label": "spam"}; confidence and shares are the caller's to add. */
export function readLabelJson(text: string, labels: readonly string[]): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unusable("BAD_JSON", text);
  }
  const answer = LabelAnswer.safeParse(value);
  return answer.success ? readLabel(answer.data.label, labels, text) : unusable("BAD_JSON", text);
}

/** The label that a text names, by the rules of parseLabel. */
export function readLabel(text: string, labels: readonly string[], raw = text): Reading {
  const index = parseLabel(text, labels);
  return index < 0
    ? unusable("INVALID_LABEL", raw)
    : { kind: "label", index, confidence: null, shares: null };
}
