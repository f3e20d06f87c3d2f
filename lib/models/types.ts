// The shape of a row of the model catalogue.

export type Endpoint = "chat" | "completions" | "demo";

export type Encoding = "cl100k_base" | "o200k_base";

/** Ways to get one label out of a model; the order in a row is the order in which they are tried. */
export type StrategyName =
  | "decisions"
  | "json_schema"
  | "number_logit_bias"
  | "forced_tool"
  | "json_object"
  | "text_parse"
  | "lexical";

/** "effort_none": only with reasoning_effort none. "probe": sources disagree, the first refusal decides. */
export type Ability = boolean | "effort_none" | "probe";

export interface ModelCaps {
  jsonSchema: boolean;
  jsonObject: boolean;
  tools: Ability;
  logprobs: Ability;
  topLogprobsMax: number;
  logitBias: boolean;
  seed: boolean;
  temperature: Ability;
  batch: boolean;
  decisions: boolean;
}

/** US dollars per 1,000,000 tokens; null where the kind of token does not exist for the model. */
export interface ModelPrice {
  /** The first day of this price, "2026-11-22". */
  from: string;
  input: number;
  cachedInput: number | null;
  cacheWrite: number | null;
  output: number;
  decisionsInput: number | null;
  /** A call through the Batch API costs so many times as much; null where there is none. */
  batchFactor: number | null;
  /** Above so many input tokens the whole request costs so many times as much. */
  longContext: { aboveInputTokens: number; inputFactor: number; outputFactor: number } | null;
}

export interface ModelReasoning {
  efforts: readonly string[];
  /** What the provider takes when nothing is sent. */
  default: string;
  /** The least thinking the model offers, which is what labelling needs. */
  labeling: string;
}

export interface ModelEnd {
  /** The day on which the model stops answering, "2026-10-23". */
  shutdown: string;
  replacement: string | null;
  replacementBy: "OpenAI" | "Assay" | null;
}

export interface Model {
  id: string;
  label: string;
  /** One of the six models that the product always lists. */
  prescribed: boolean;
  endpoint: Endpoint;
  /** Tokens of prompt and answer together. */
  contextWindow: number;
  /** Tokens of the prompt alone, where the provider limits them. */
  maxInput: number | null;
  maxOutput: number;
  tokenizer: Encoding;
  /** True where the tokenizer is not published and counts are taken with a margin. */
  tokenizerAssumed: boolean;
  /** Oldest first; a change adds a row, so that what was paid before keeps its price. Empty: unknown, and shown as unknown. */
  prices: readonly ModelPrice[];
  caps: ModelCaps;
  reasoning: ModelReasoning | null;
  maxTokensParam: "max_tokens" | "max_completion_tokens";
  systemRole: "system" | "developer" | null;
  strategies: readonly StrategyName[];
  end: ModelEnd | null;
  note: string | null;
}
