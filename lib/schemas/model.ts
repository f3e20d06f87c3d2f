// What an operator may write about the models of the deployment's own host, and the catalogue rows that it becomes.
import { z } from "zod";
import type { Model, StrategyName } from "@/lib/models/types";

const MAX_MODELS = 200;
const MAX_TOKENS = 100_000_000;
const COMPLETIONS_TOP_LOGPROBS = 5;
const CHAT_TOP_LOGPROBS = 20;

const ABILITIES = [
  "jsonSchema",
  "jsonObject",
  "tools",
  "logprobs",
  "logitBias",
  "seed",
  "temperature",
  "batch",
  "decisions",
] as const;
type AbilityName = (typeof ABILITIES)[number];

const STRATEGIES = [
  "decisions",
  "json_schema",
  "number_logit_bias",
  "forced_tool",
  "json_object",
  "text_parse",
] as const;

/** What a strategy asks of a model. */
const NEEDS: Readonly<Record<(typeof STRATEGIES)[number], readonly AbilityName[]>> = {
  decisions: ["decisions"],
  json_schema: ["jsonSchema"],
  number_logit_bias: ["logitBias", "logprobs"],
  forced_tool: ["tools"],
  json_object: ["jsonObject"],
  text_parse: [],
};
const ON_COMPLETIONS: readonly StrategyName[] = ["number_logit_bias", "text_parse"];

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as "2026-11-22"');
const Tokens = z.number().int().min(1).max(MAX_TOKENS);
const Dollars = z.number().min(0).max(1_000_000);

const Price = z.strictObject({
  from: Day,
  input: Dollars,
  output: Dollars,
  cachedInput: Dollars.nullable().default(null),
  cacheWrite: Dollars.nullable().default(null),
  decisionsInput: Dollars.nullable().default(null),
  batchFactor: z.number().min(0).max(1).nullable().default(null),
  longContext: z
    .strictObject({ aboveInputTokens: Tokens, inputFactor: z.number(), outputFactor: z.number() })
    .nullable()
    .default(null),
});

const Row = z.strictObject({
  id: z
    .string()
    .max(100)
    .regex(/^[\x21-\x7e]+$/, "must be the name by which the host serves the model"),
  label: z.string().trim().min(1).max(100),
  endpoint: z.enum(["chat", "completions"]),
  contextWindow: Tokens,
  maxInput: Tokens.nullable().default(null),
  maxOutput: Tokens,
  tokenizer: z.enum(["cl100k_base", "o200k_base"]),
  tokenizerAssumed: z.boolean().default(true),
  prices: z.array(Price).max(100).nullable(),
  abilities: z.array(z.enum(ABILITIES)),
  strategies: z.array(z.enum(STRATEGIES)).min(1),
  maxTokensParam: z.enum(["max_tokens", "max_completion_tokens"]).default("max_tokens"),
  systemRole: z.enum(["system", "developer"]).default("system"),
  note: z.string().trim().max(300).nullable().default(null),
});
type Row = z.infer<typeof Row>;

/** Why a row could not work, or null. */
function rowProblem(row: Row): string | null {
  const { id, contextWindow, maxOutput, strategies, abilities, prices } = row;
  if (id === "demo") return "the name demo is taken by the demo model";
  if (maxOutput > contextWindow) return "maxOutput is larger than contextWindow";
  if (strategies.at(-1) !== "text_parse")
    return "strategies must end with text_parse, which any model can do";
  if (new Set(strategies).size < strategies.length) return "a strategy is named twice";
  for (const strategy of strategies) {
    const missing = NEEDS[strategy].filter((ability) => !abilities.includes(ability));
    if (missing.length > 0) return `the strategy ${strategy} needs the abilities ${missing.join(" and ")}`;
    if (row.endpoint === "completions" && !ON_COMPLETIONS.includes(strategy))
      return `the strategy ${strategy} does not exist on the completions endpoint`;
  }
  if (strategies.includes("number_logit_bias") && row.tokenizerAssumed)
    return "the strategy number_logit_bias needs the model's true tokenizer: set tokenizerAssumed to false where it is";
  const days = (prices ?? []).map(({ from }) => from);
  return days.every((day, at) => at === 0 || (days[at - 1] ?? "") < day)
    ? null
    : "prices must be oldest first";
}

/** The whole file: a list of models. Issues name the row and the field. */
export const ConfiguredModels = z
  .array(
    Row.superRefine((row, context) => {
      const message = rowProblem(row);
      if (message) context.addIssue({ code: "custom", message });
    }),
  )
  .max(MAX_MODELS)
  .superRefine((rows, context) => {
    const twice = rows.findIndex(({ id }, at) => rows.findIndex((row) => row.id === id) < at);
    if (twice >= 0) context.addIssue({ code: "custom", path: [twice], message: "the id is there twice" });
  })
  .transform((rows) => rows.map(modelOf));

function modelOf({ abilities, prices, ...row }: Row): Model {
  const has = (name: AbilityName): boolean => abilities.includes(name);
  const isChat = row.endpoint === "chat";
  return {
    ...row,
    prescribed: false,
    prices: prices ?? [],
    caps: {
      jsonSchema: has("jsonSchema"),
      jsonObject: has("jsonObject"),
      tools: has("tools"),
      logprobs: has("logprobs"),
      topLogprobsMax: has("logprobs") ? (isChat ? CHAT_TOP_LOGPROBS : COMPLETIONS_TOP_LOGPROBS) : 0,
      logitBias: has("logitBias"),
      seed: has("seed"),
      temperature: has("temperature"),
      batch: has("batch"),
      decisions: has("decisions"),
    },
    reasoning: null,
    systemRole: isChat ? row.systemRole : null,
    end: null,
  };
}
