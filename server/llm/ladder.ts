// Which strategy a call uses: the first of the model's list that the host has not refused.

import type { Model, StrategyName } from "@/lib/models/types";
import { STRATEGIES } from "@/server/llm/strategies/by-name";
import type { Strategy } from "@/server/llm/strategies/strategy";
import type { LabelChoice } from "@/server/llm/types";

/** What one host has refused for one model. */
export interface Refusals {
  has(name: StrategyName): boolean;
  /** Known to all calls at once; resolves when it is kept. */
  add(name: StrategyName): Promise<void>;
}

/** The strategy for the next call, or null when the host has refused all that fit these labels. */
export function nextStrategy(
  refusals: Refusals,
  model: Model,
  labels: readonly LabelChoice[],
): Strategy | null {
  const name = model.strategies.find((each) => !refusals.has(each) && STRATEGIES[each].accepts(labels));
  return name === undefined ? null : STRATEGIES[name];
}

/** Resolves with true when there is another strategy to go on with; the last one is never dropped. */
export async function dropStrategy(
  refusals: Refusals,
  { model, name, labels }: { model: Model; name: StrategyName; labels: readonly LabelChoice[] },
): Promise<boolean> {
  const isLeft = model.strategies.some(
    (other) => other !== name && !refusals.has(other) && STRATEGIES[other].accepts(labels),
  );
  if (isLeft && !refusals.has(name)) await refusals.add(name);
  return isLeft;
}

const ofProcess = new Map<string, Set<StrategyName>>();

/** Kept for the life of the process. */
export function processRefusals(baseUrl: string, model: string): Refusals {
  const place = `${baseUrl} ${model}`;
  const names = ofProcess.get(place) ?? new Set();
  ofProcess.set(place, names);
  return {
    has: (name) => names.has(name),
    add: async (name) => void names.add(name),
  };
}
