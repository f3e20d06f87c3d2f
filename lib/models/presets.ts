// What the rows of one model family share, so that a row states only what is its own.

import type { Model, ModelPrice } from "@/lib/models/types";

type Shared = Omit<Model, "id" | "label" | "contextWindow" | "maxOutput" | "prices">;

/** The long-context surcharge of the families from GPT-5.5 on. */
export const LONG_CONTEXT = { aboveInputTokens: 272_000, inputFactor: 2, outputFactor: 1.5 } as const;

/** Chat models that do not think. */
export const PLAIN: Shared = {
  prescribed: false,
  endpoint: "chat",
  maxInput: null,
  tokenizer: "o200k_base",
  tokenizerAssumed: false,
  caps: {
    jsonSchema: true,
    jsonObject: true,
    tools: true,
    logprobs: true,
    topLogprobsMax: 20,
    logitBias: true,
    seed: true,
    temperature: true,
    batch: true,
    decisions: false,
  },
  reasoning: null,
  maxTokensParam: "max_completion_tokens",
  systemRole: "system",
  strategies: ["json_schema", "number_logit_bias", "forced_tool", "text_parse"],
  end: null,
  note: null,
};

/** GPT-5 itself: thinks always, takes no sampling settings. */
export const REASONING_5: Shared = {
  ...PLAIN,
  tokenizerAssumed: true,
  caps: {
    ...PLAIN.caps,
    logprobs: false,
    topLogprobsMax: 0,
    logitBias: false,
    seed: false,
    temperature: false,
  },
  systemRole: "developer",
  strategies: ["json_schema", "text_parse"],
};

/** GPT-5.1 to 5.5: temperature and logprobs come back when thinking is off. */
export const REASONING_51_TO_55: Shared = {
  ...REASONING_5,
  caps: { ...REASONING_5.caps, logprobs: "effort_none", topLogprobsMax: 20, temperature: "effort_none" },
};

/** From GPT-5.6 on: tools only with thinking off, no sampling settings at all. */
export const REASONING_56_ON: Shared = {
  ...REASONING_5,
  caps: { ...REASONING_5.caps, tools: "effort_none" },
};

export const named = (id: string): Pick<Model, "id" | "label"> => ({ id, label: id });

/** The day on which prices, abilities and end dates were read. */
export const MODELS_AS_OF = "2026-11-22";

/** One price, known since the catalogue was read: what is not named does not exist, and Batch halves it. */
export const price = (known: Pick<ModelPrice, "input" | "output"> & Partial<ModelPrice>): [ModelPrice] => [
  {
    from: MODELS_AS_OF,
    cachedInput: null,
    cacheWrite: null,
    decisionsInput: null,
    batchFactor: 0.5,
    longContext: null,
    ...known,
  },
];
