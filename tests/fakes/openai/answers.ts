// Answers of the simulator in the shapes of chat completions, completions and decisions.

import type { Model } from "@/lib/models/types";
import { numberTokenIds } from "@/server/llm/tokens";
import { type Thought, think } from "@/tests/fakes/openai/brain";
import type { Rule } from "@/tests/fakes/openai/rules";
import type { Count } from "@/tests/fakes/openai/usage";
import type { RequestBody } from "@/tests/fakes/openai/wire";

const THINKING_TOKENS = 100;
const MAX_NUMBER = 300;
const LEAST_SHARE = 1e-12;

interface Spoken {
  content: string;
  finish: string;
  output: number;
  thinking: number;
  /** The listed tokens with their probability, the one said first. */
  listed: { token: string; share: number }[];
}

interface Means {
  model: Model;
  /** Prompt tokens. */
  input: number;
  count: Count;
  rule: Rule | undefined;
}

/** The body of a successful answer. */
export async function answer(
  path: string,
  body: RequestBody,
  { model, input, count, rule }: Means,
): Promise<unknown> {
  const thought = think(path, body);
  if (path === "/v1/decisions") return decision(body, thought, input, rule);
  const spoken = await speak(model, body, thought, count, rule);
  const usage = {
    prompt_tokens: input,
    completion_tokens: spoken.thinking + spoken.output,
    total_tokens: input + spoken.thinking + spoken.output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: spoken.thinking },
  };
  const head = {
    id: `sim-${thought.index}-${input}`,
    created: Math.floor(Date.now() / 1000),
    model: body.model,
  };
  return path === "/v1/completions"
    ? { ...head, object: "text_completion", choices: [completionChoice(body, spoken)], usage }
    : { ...head, object: "chat.completion", choices: [chatChoice(body, spoken, rule)], usage };
}

async function speak(
  model: Model,
  body: RequestBody,
  thought: Thought,
  count: Count,
  rule: Rule | undefined,
): Promise<Spoken> {
  const label = thought.labels[thought.index] ?? "unknown";
  const numbers = await biasedNumbers(model, body, thought);
  const own = numbers[0]?.token ?? (isJson(body) ? JSON.stringify({ label }) : label);
  let content = rule?.answer ?? own;
  let finish = "stop";
  const effort = body.reasoning_effort ?? model.reasoning?.default ?? "none";
  const thinking = effort === "none" ? 0 : THINKING_TOKENS;
  const most = body.max_completion_tokens ?? body.max_tokens ?? model.maxOutput;
  let output = await count(content);
  if (thinking + output > most || (numbers.length > 0 && most === 1)) finish = "length";
  if (thinking + output > most) {
    output = Math.max(0, most - thinking);
    content = content.slice(0, output);
  }
  if (rule?.finish !== undefined) {
    finish = rule.finish;
    if (finish === "length") content = content.slice(0, Math.floor(content.length / 2));
  }
  const listed =
    numbers.length > 0 ? numbers : [{ token: content, share: thought.shares[thought.index] ?? 0 }];
  return { content, finish, output, thinking, listed };
}

const isJson = (body: RequestBody): boolean => body.response_format !== undefined || body.tools !== undefined;

/** Only numbers that the bias lifts can come out, the most probable first. */
async function biasedNumbers(model: Model, body: RequestBody, { labels, shares }: Thought) {
  if (!body.logit_bias) return [];
  const ids = await numberTokenIds(model.tokenizer, MAX_NUMBER);
  const numbers = new Map(ids.map((id, index) => [id, index + 1]));
  return Object.keys(body.logit_bias)
    .map((id) => numbers.get(Number(id)) ?? 0)
    .filter((number) => number >= 1 && number <= labels.length)
    .map((number) => ({ token: String(number), share: shares[number - 1] ?? 0 }))
    .sort((a, b) => b.share - a.share);
}

const logprobOf = (share: number): number => Math.log(Math.max(share, LEAST_SHARE));

function completionChoice(body: RequestBody, { content, finish, listed }: Spoken) {
  const top = listed.slice(0, Number(body.logprobs ?? 0));
  const logprobs =
    top.length === 0
      ? null
      : { top_logprobs: [Object.fromEntries(top.map(({ token, share }) => [token, logprobOf(share)]))] };
  return { index: 0, text: body.logit_bias ? content : ` ${content}`, finish_reason: finish, logprobs };
}

function chatChoice(body: RequestBody, { content, finish, listed }: Spoken, rule: Rule | undefined) {
  const entries = listed.map(({ token, share }) => ({ token, logprob: logprobOf(share), bytes: null }));
  const logprobs = body.logprobs
    ? { content: [{ ...entries[0], top_logprobs: entries.slice(0, body.top_logprobs ?? 0) }], refusal: null }
    : null;
  const choice = { index: 0, logprobs, finish_reason: finish };
  if (rule?.refusal)
    return { ...choice, message: { role: "assistant", content: null, refusal: "I can't help with that." } };
  const name = body.tools?.[0]?.function.name;
  if (name === undefined || body.response_format)
    return { ...choice, message: { role: "assistant", content, refusal: null } };
  const call = { id: "call_sim", type: "function", function: { name, arguments: content } };
  return {
    ...choice,
    finish_reason: finish === "stop" ? "tool_calls" : finish,
    message: { role: "assistant", content: null, refusal: null, tool_calls: [call] },
  };
}

function decision(
  body: RequestBody,
  { labels, index, shares }: Thought,
  input: number,
  rule: Rule | undefined,
) {
  const choice = {
    type: "choice",
    name: "label",
    choice: rule?.answer ?? labels[index],
    confidence: shares[index],
    probabilities: labels.map((value, at) => ({ value, probability: shares[at] })),
  };
  return {
    model: body.model,
    answers: [rule?.refusal ? { type: "refusal", name: "label" } : choice],
    usage: {
      input_tokens: input,
      output_tokens: 0,
      total_tokens: input,
      input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}
