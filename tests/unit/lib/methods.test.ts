// The words for what a method guarantees follow the model's abilities and the number of labels.
import { expect, test } from "vitest";
import { MODELS, modelById } from "@/lib/models";
import { firstStrategy, probabilitiesOf, takesLabels } from "@/lib/models/methods";
import type { Model, StrategyName } from "@/lib/models/types";

const labels = (count: number, chars = 5) =>
  Array.from({ length: count }, (_, n) => ({ value: `${n}`.padStart(chars, "x") }));
const model = (id: string) => modelById(id) as Model;

test.each<[string, number, StrategyName]>([
  ["gpt-6-luna", 2, "decisions"],
  ["gpt-6-luna", 255, "decisions"],
  ["gpt-6-luna", 256, "json_schema"],
  ["gpt-6-luna", 1_001, "text_parse"],
  ["gpt-4o", 300, "json_schema"],
  ["gpt-4", 300, "number_logit_bias"],
  ["gpt-4", 301, "forced_tool"],
  ["gpt-3.5-turbo-16k", 301, "text_parse"],
])("%s asks %i labels by %s", (id, count, strategy) => {
  expect(firstStrategy(model(id), labels(count))).toBe(strategy);
});

test("long names take a big set out of a schema", () => {
  expect(takesLabels("json_schema", labels(250, 200))).toBe(true);
  expect(takesLabels("json_schema", labels(251, 60))).toBe(false);
  expect(firstStrategy(model("gpt-4o"), labels(300, 200))).toBe("number_logit_bias");
});

test("every model has a way for any number of labels", () => {
  for (const one of MODELS)
    for (const count of [2, 200, 300, 5_000])
      expect(takesLabels(firstStrategy(one, labels(count)), labels(count)), one.id).toBe(true);
});

test.each([
  ["gpt-6-luna", "a probability for each class"],
  ["gpt-4", "a probability for each class"],
  ["gpt-4o", "the probability of the answer"],
  ["gpt-5.4-mini", "the probability of the answer"],
  ["gpt-5.6-sol", "no probabilities"],
  ["gpt-5-mini", "no probabilities"],
])("%s gives %s", (id, words) => {
  expect(probabilitiesOf(model(id), firstStrategy(model(id), labels(5)))).toBe(words);
});
