// The ways to get one label out of a model, in words, and how many labels each takes.

import type { Ability, Model, StrategyName } from "@/lib/models/types";

interface Method {
  name: string;
  /** What is sure about an answer. */
  guarantee: string;
}

export const METHODS: Readonly<Record<StrategyName, Method>> = {
  decisions: { name: "classification endpoint", guarantee: "always one of the classes, or a refusal" },
  json_schema: { name: "strict schema", guarantee: "one of the classes, unless it refuses or is cut off" },
  number_logit_bias: { name: "class by number", guarantee: "always one of the classes" },
  forced_tool: { name: "forced function call", guarantee: "mostly one of the classes, else asked once more" },
  json_object: { name: "JSON mode", guarantee: "the class is read from JSON, else asked once more" },
  text_parse: { name: "plain text", guarantee: "the class is read from the text, else asked once more" },
  lexical: { name: "word statistics", guarantee: "always one of the classes" },
};

const MIN_CHOICES = 2;
const MAX_CHOICES = 255;

/** The provider's limits on one enum. */
const MAX_ENUM_VALUES = 1_000;
const MANY_ENUM_VALUES = 250;
const MAX_CHARS_OF_MANY = 15_000;

/** As many entries as a logit_bias is known to take. */
const MAX_NUMBERS = 300;

/** Whether a strategy takes a label set of this size. The strategies that parse their answer take any. */
export function takesLabels(strategy: StrategyName, labels: readonly { value: string }[]): boolean {
  const count = labels.length;
  if (strategy === "decisions") return count >= MIN_CHOICES && count <= MAX_CHOICES;
  if (strategy === "number_logit_bias") return count <= MAX_NUMBERS;
  if (strategy !== "json_schema") return true;
  if (count <= MANY_ENUM_VALUES) return true;
  return (
    count <= MAX_ENUM_VALUES && labels.reduce((sum, { value }) => sum + value.length, 0) <= MAX_CHARS_OF_MANY
  );
}

/** The strategy that a model is asked by first for these labels. */
export const firstStrategy = (
  { strategies }: Pick<Model, "strategies">,
  labels: readonly { value: string }[],
): StrategyName => strategies.find((name) => takesLabels(name, labels)) ?? "text_parse";

/** The model as the Batch API serves it, which knows no classification endpoint; null where it does not. */
export function batchModel(model: Model): Model | null {
  const hasPrice = model.prices.some(({ batchFactor }) => batchFactor !== null);
  if (!model.caps.batch || model.endpoint !== "chat" || !hasPrice) return null;
  return { ...model, strategies: model.strategies.filter((name) => name !== "decisions") };
}

const CERTAIN: ReadonlySet<StrategyName> = new Set(["decisions", "number_logit_bias", "lexical"]);

/** What stands beside an answer: a probability for each class, for the answer alone, or none. */
export function probabilitiesOf(model: Pick<Model, "caps" | "reasoning">, strategy: StrategyName): string {
  if (CERTAIN.has(strategy)) return "a probability for each class";
  const isGiven = strategy === "json_schema" && hasAbility(model.caps.logprobs, model);
  return isGiven ? "the probability of the answer" : "no probabilities";
}

/** True when the model has the ability with the effort that we send. */
export const hasAbility = (ability: Ability, { reasoning }: Pick<Model, "reasoning">): boolean =>
  ability === true || ability === "probe" || (ability === "effort_none" && reasoning?.labeling === "none");
