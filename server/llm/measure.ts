// How many tokens a call takes before it is made: the request is built as it would be sent, and counted as the provider counts.

import { z } from "zod";
import { firstStrategy } from "@/lib/models/methods";
import type { Encoding, Model, StrategyName } from "@/lib/models/types";
import { STRATEGIES } from "@/server/llm/strategies/by-name";
import { countTokens } from "@/server/llm/tokens";
import type { Call, LabelChoice } from "@/server/llm/types";

/** What the provider adds for each message, and for the start of its answer. */
const TOKENS_PER_MESSAGE = 4;
const TOKENS_OF_REPLY_START = 3;

/** A text is counted up to here; the rest is taken to be like it. */
const MAX_COUNTED_CHARS = 100_000;

export interface Asked {
  labels: readonly LabelChoice[];
  system: string;
  user: string;
}

export type Count = (text: string, encoding: Encoding) => Promise<number>;

/** Counts a text once, however often it comes: the fixed part of a prompt is the same for all tasks and most models. */
export function countingOnce(): Count {
  const known = new Map<string, Promise<number>>();
  return (text, encoding) => {
    const key = `${encoding} ${text}`;
    const tokens = known.get(key) ?? countLong(text, encoding);
    known.set(key, tokens);
    return tokens;
  };
}

/** Tokens of one call by the first strategy of the model; thinking, which nobody can foresee, is left out. */
export async function measureInput(
  model: Model,
  { labels, system, user }: Asked,
  count: Count,
): Promise<number> {
  const strategy = STRATEGIES[firstStrategy(model, labels)];
  const panes = { system, user, cacheKey: null, repair: null, allowance: 1 } as const;
  const call = await strategy.build({ model, labels, ...panes });
  return tokensOfCall(call, (text) => count(text, model.tokenizer));
}

/** Tokens of an answer for each label. */
export async function measureAnswers(model: Model, labels: readonly LabelChoice[]): Promise<number[]> {
  const strategy = firstStrategy(model, labels);
  if (strategy === "decisions" || strategy === "lexical") return labels.map(() => 0);
  if (strategy === "number_logit_bias") return labels.map(() => 1);
  const tokens: number[] = [];
  for (const { value } of labels) tokens.push(await countTokens(answerOf(strategy, value), model.tokenizer));
  return tokens;
}

/** Tokens of an answer, as the mean over the labels. */
export async function measureOutput(model: Model, labels: readonly LabelChoice[]): Promise<number> {
  const tokens = await measureAnswers(model, labels);
  return tokens.reduce((sum, each) => sum + each, 0) / Math.max(1, tokens.length);
}

const answerOf = (strategy: StrategyName, label: string): string =>
  strategy === "text_parse" ? label : JSON.stringify({ label });

const Body = z.object({
  messages: z.array(z.object({ content: z.string() })).default([]),
  prompt: z.string().default(""),
  input: z.unknown().optional(),
  questions: z.unknown().optional(),
  response_format: z.object({ json_schema: z.unknown().optional() }).optional(),
  tools: z.unknown().optional(),
});

async function tokensOfCall({ path, body }: Call, count: (text: string) => Promise<number>): Promise<number> {
  const { messages, prompt, input, questions, response_format, tools } = Body.parse(body);
  if (path === "lexical") return 0;
  if (path === "/completions") return count(prompt);
  if (path === "/decisions")
    return (await count(JSON.stringify(input))) + (await count(JSON.stringify(questions)));
  let tokens = TOKENS_OF_REPLY_START;
  for (const { content } of messages) tokens += TOKENS_PER_MESSAGE + (await count(content));
  const schema = response_format?.json_schema ?? tools;
  return schema === undefined ? tokens : tokens + (await count(JSON.stringify(schema)));
}

/** Rough beyond 100,000 characters. */
export async function countLong(text: string, encoding: Encoding): Promise<number> {
  if (text.length <= MAX_COUNTED_CHARS) return countTokens(text, encoding);
  const tokens = await countTokens(text.slice(0, MAX_COUNTED_CHARS).toWellFormed(), encoding);
  return Math.round((tokens / MAX_COUNTED_CHARS) * text.length);
}
