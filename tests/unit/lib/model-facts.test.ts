// The catalogue says what the provider published, field by field.
import { expect, test } from "vitest";
import { MODELS, modelById } from "@/lib/models";
import { priceOn } from "@/lib/models/price";
import type { Model } from "@/lib/models/types";
import { ABILITIES, type Facts, PRICES_AND_ENDS, SHAPES } from "@/tests/fixtures/model-facts";

const DAY = "2026-11-22";

function word(value: boolean | number | string | null | undefined): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}
/** The rounding of a price times one half. */
const dollars = (value: number | null | undefined): string =>
  word(typeof value === "number" ? Number(value.toFixed(9)) : value);
const inWords = (facts: Record<string, boolean | number | string | null | undefined>): Facts =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, word(value)]));

const shapeOf = (model: Model): Facts =>
  inWords({
    id: model.id,
    endpoint: model.endpoint,
    window: model.contextWindow,
    "most in": model.maxInput,
    "most out": model.maxOutput,
    tokenizer: model.tokenizer,
    assumed: model.tokenizerAssumed,
    limit: model.maxTokensParam,
    role: model.systemRole,
  });

function priceOf(model: Model): Facts {
  const price = priceOn(model, DAY);
  const long = price?.longContext;
  const batch = price?.batchFactor ?? null;
  return inWords({
    id: model.id,
    input: dollars(price?.input),
    cached: dollars(price?.cachedInput),
    write: dollars(price?.cacheWrite),
    output: dollars(price?.output),
    "batch in": dollars(price && batch !== null ? price.input * batch : null),
    "batch out": dollars(price && batch !== null ? price.output * batch : null),
    decisions: dollars(price?.decisionsInput),
    "long context": long ? `${long.aboveInputTokens} x${long.inputFactor} x${long.outputFactor}` : null,
    shutdown: model.end?.shutdown,
    replacement: model.end?.replacement,
    by: model.end?.replacementBy,
  });
}

function abilitiesOf({ id, caps, reasoning, strategies }: Model): Facts {
  const thinking = reasoning
    ? `${reasoning.efforts.join(" ")}; ${reasoning.default}; ${reasoning.labeling}`
    : null;
  return inWords({
    id,
    schema: caps.jsonSchema,
    json: caps.jsonObject,
    tools: caps.tools,
    logprobs: caps.logprobs,
    top: caps.topLogprobsMax,
    bias: caps.logitBias,
    seed: caps.seed,
    temperature: caps.temperature,
    batch: caps.batch,
    decisions: caps.decisions,
    "efforts; default; labeling": thinking,
    strategies: strategies.join(" "),
  });
}

test("it holds the models that were written down and no other", () => {
  const ids = SHAPES.map(({ id }) => id).sort();
  expect(MODELS.map(({ id }) => id).sort()).toEqual(ids);
  expect(PRICES_AND_ENDS.map(({ id }) => id).sort()).toEqual(ids);
  expect(ABILITIES.map(({ id }) => id).sort()).toEqual(ids);
  expect(ids).toHaveLength(23);
});

const known = (id = ""): Model => {
  const model = modelById(id);
  if (!model) throw new Error(`no ${id}`);
  return model;
};

test.each(SHAPES)("$id: endpoint, sizes, tokenizer", (facts) => {
  expect(shapeOf(known(facts.id))).toEqual(facts);
});

test.each(PRICES_AND_ENDS)("$id: prices and end", (facts) => {
  expect(priceOf(known(facts.id))).toEqual(facts);
});

test.each(ABILITIES)("$id: abilities and strategies", (facts) => {
  expect(abilitiesOf(known(facts.id))).toEqual(facts);
});

test("Batch is priced exactly where it is offered", () => {
  for (const model of MODELS)
    expect(priceOn(model, DAY)?.batchFactor !== null, model.id).toBe(model.caps.batch);
});
