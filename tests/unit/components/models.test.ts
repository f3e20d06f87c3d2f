// The words and orders of the model picker.
import { describe, expect, it } from "vitest";
import {
  findModels,
  methodWords,
  priceWords,
  standingSentence,
  standingWord,
} from "@/components/prompts/model-words";
import type { ModelChoice, ModelEstimate } from "@/components/prompts/types";
import { NOTHING } from "@/lib/format";
import { isRunnable, lifecycleOf, MODELS, modelById, type ServedModel } from "@/lib/models";

const TODAY = "2026-11-22";

function choice(id: string, served: ServedModel[] | null = null): ModelChoice {
  const model = modelById(id);
  if (!model) throw new Error(`no ${id}`);
  const lifecycle = lifecycleOf(model, TODAY, served);
  return { ...model, lifecycle, runnable: isRunnable(lifecycle), replacement: lifecycle.replacement };
}
const estimate = (change: Partial<ModelEstimate> = {}): ModelEstimate => ({
  id: "x",
  strategy: "json_schema",
  inputTokens: 500,
  per1000: 1.46,
  thinks: false,
  ...change,
});

describe("how a model stands", () => {
  it.each([
    ["gpt-6-luna", null],
    ["gpt-4o", { word: "leaves 14 Jan 2027", tone: "warning" }],
    ["gpt-5.1", { word: "leaves 1 Apr 2027", tone: "neutral" }],
    ["gpt-4", { word: "shut down 23 Oct 2026", tone: "danger" }],
  ])("%s in a word", (id, wanted) => expect(standingWord(choice(id))).toEqual(wanted));

  it("is explained where it matters to somebody who chooses", () => {
    expect(standingSentence(choice("gpt-6-luna"))).toBeNull();
    expect(standingSentence(choice("gpt-4o"))).toBe(
      "gpt-4o ends on 14 Jan 2027; OpenAI suggests gpt-6-luna.",
    );
    expect(standingSentence(choice("gpt-4"))).toBe(
      "It can be drafted with, but not run; gpt-5.6-sol takes its place.",
    );
    const unlisted = choice("gpt-6-luna", []);
    expect(standingWord(unlisted)).toEqual({ word: "not served", tone: "danger" });
    expect(standingSentence(unlisted)).toBe(
      "Not in the provider's model list: it can be drafted with, but not run.",
    );
  });
});

it("says the price, that it is only the least, that it is unknown, or that it is not counted yet", () => {
  expect(priceWords(choice("gpt-4o"), estimate())).toBe("$1.46");
  expect(priceWords(choice("gpt-6.1-sol"), estimate({ thinks: true }))).toBe("from $1.46");
  expect(priceWords({ ...choice("gpt-4o"), prices: [] }, estimate({ per1000: null }))).toBe("price unknown");
  expect(priceWords(choice("gpt-4o"), undefined)).toBe(NOTHING);
  expect(priceWords(choice("demo"), estimate({ per1000: 0 }))).toBe("free");
});

it("says how a label is asked for and what that guarantees", () => {
  expect(methodWords(choice("gpt-6-luna"), "decisions")).toBe(
    "classification endpoint: always one of the classes, or a refusal; a probability for each class",
  );
});

describe("the list", () => {
  const models = MODELS.map(({ id }) => choice(id));
  const prices = new Map<string, number | null>(models.map(({ id }) => [id, 1]));
  const ids = (words: string, order: "listed" | "price" | "context" | "name" = "listed") =>
    findModels(models, { words, order, prices }).map(({ id }) => id);

  it("finds models in which every word stands, also by how they stand", () => {
    expect(ids("5.6 LUNA")).toEqual(["gpt-5.6-luna"]);
    expect(ids("gpt-6-luna")).toEqual(["gpt-6-luna"]);
    expect(ids("shut down")).toHaveLength(5);
    expect(ids("leaves 2027 mini")).toEqual(["gpt-4.1-mini", "gpt-4o-mini"]);
    expect(ids("nothing like this")).toEqual([]);
    expect(ids("")).toHaveLength(23);
  });

  it("sorts by price, context and name, unknown prices last", () => {
    const served = MODELS.map(({ id }) => ({ id, shutdownDate: null }));
    const running = MODELS.map(({ id }) => choice(id, served));
    for (const [id, price] of [
      ["gpt-4", 17],
      ["gpt-6-luna", 0.05],
      ["gpt-4o", null],
    ] as const)
      prices.set(id, price);
    const sorted = (order: "listed" | "price" | "context" | "name") =>
      findModels(running, { words: "", order, prices }).map(({ id }) => id);
    const byPrice = sorted("price");
    expect([byPrice[0], byPrice.at(-2), byPrice.at(-1)]).toEqual(["gpt-6-luna", "gpt-4", "gpt-4o"]);
    expect(sorted("context").at(-1)).toBe("gpt-3.5-turbo-instruct");
    expect(sorted("name")[0]).toBe("gpt-3.5-turbo");
    expect(sorted("listed")).toEqual(MODELS.map(({ id }) => id));
  });

  it("puts what cannot be run behind the rest, whatever the order", () => {
    for (const order of ["listed", "price", "context", "name"] as const) {
      const runnable = findModels(models, { words: "", order, prices }).map((model) => model.runnable);
      expect(runnable.lastIndexOf(true), order).toBe(17);
    }
  });
});
