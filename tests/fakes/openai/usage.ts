// Token counts of the simulator, exact by default so that bills can be checked.

import type { Model } from "@/lib/models/types";
import { countTokens } from "@/server/llm/tokens";
import { type RequestBody, textOf } from "@/tests/fakes/openai/wire";

const TOKENS_PER_MESSAGE = 4;
const TOKENS_OF_REPLY_START = 3;
const ROUGH_BYTES_PER_TOKEN = 4.2;

/** Counts exactly, or by length when a load test asks for speed. */
export type Count = (text: string) => Promise<number>;

export const counterFor = (model: Model, isExact: boolean): Count =>
  isExact
    ? (text) => countTokens(text, model.tokenizer)
    : async (text) => Math.ceil(Buffer.byteLength(text) / ROUGH_BYTES_PER_TOKEN);

/** Tokens of the prompt, schema or tools included. */
export async function promptTokens(path: string, body: RequestBody, count: Count): Promise<number> {
  if (path === "/v1/completions") return count(body.prompt);
  if (path === "/v1/decisions")
    return (await count(JSON.stringify(body.input))) + (await count(JSON.stringify(body.questions)));
  let tokens = TOKENS_OF_REPLY_START;
  for (const { content } of body.messages) tokens += TOKENS_PER_MESSAGE + (await count(textOf(content)));
  const schema = body.response_format?.json_schema ?? body.tools;
  return schema ? tokens + (await count(JSON.stringify(schema))) : tokens;
}
