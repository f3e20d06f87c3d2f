// Which strategy a call uses: the first of the model's list that the host has not refused.

import type { Model, StrategyName } from "@/lib/models/types";
import { decisions } from "@/server/llm/strategies/decisions";
import { forcedTool } from "@/server/llm/strategies/forced-tool";
import { jsonObject } from "@/server/llm/strategies/json-object";
import { jsonSchema } from "@/server/llm/strategies/json-schema";
import { lexical } from "@/server/llm/strategies/lexical";
import { numberLogitBias } from "@/server/llm/strategies/number-logit-bias";
import type { Strategy } from "@/server/llm/strategies/strategy";
import { textParse } from "@/server/llm/strategies/text-parse";
import type { LabelChoice } from "@/server/llm/types";

const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = {
  decisions,
  json_schema: jsonSchema,
  number_logit_bias: numberLogitBias,
  forced_tool: forcedTool,
  json_object: jsonObject,
  text_parse: textParse,
  lexical,
};

/** Refusals by host and model, kept for the life of the process: abilities change with releases, not by hour. */
const refused = new Map<string, Set<StrategyName>>();

const placeOf = (host: string, model: Model): string => `${host} ${model.id}`;

/** The strategy for the next call, or null when the host has refused all that fit these labels. */
export function nextStrategy(host: string, model: Model, labels: readonly LabelChoice[]): Strategy | null {
  const gone = refused.get(placeOf(host, model));
  const fits = (name: StrategyName): boolean => !gone?.has(name) && STRATEGIES[name].accepts(labels);
  const name = model.strategies.find(fits);
  return name === undefined ? null : STRATEGIES[name];
}

/** True when there is another strategy to go on with; the last one is never dropped. */
export function dropStrategy(
  host: string,
  model: Model,
  name: StrategyName,
  labels: readonly LabelChoice[],
): boolean {
  const gone = refused.get(placeOf(host, model)) ?? new Set();
  const isLeft = model.strategies.some(
    (other) => other !== name && !gone.has(other) && STRATEGIES[other].accepts(labels),
  );
  if (isLeft) refused.set(placeOf(host, model), gone.add(name));
  return isLeft;
}
