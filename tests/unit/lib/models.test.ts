// The catalogue keeps the prescribed six for good and tells for any day whether a model answers.
import { expect, test } from "vitest";
import {
  DEFAULT_MODEL_ID,
  DEMO_MODEL,
  isRunnable,
  lifecycleOf,
  MODELS,
  modelById,
  withConfigured,
} from "@/lib/models";
import type { Model } from "@/lib/models/types";

const TODAY = "2026-11-22";
const model = (id: string): Model => {
  const found = modelById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

test("the six prescribed models come first and ids are unique", () => {
  expect(MODELS.filter(({ prescribed }) => prescribed).map(({ id }) => id)).toEqual([
    "gpt-3.5-turbo-16k",
    "gpt-3.5-turbo-instruct",
    "gpt-4-turbo",
    "gpt-3.5-turbo",
    "gpt-4o",
    "gpt-4",
  ]);
  expect(new Set(MODELS.map(({ id }) => id)).size).toBe(23);
  expect(MODELS.slice(0, 6).every(({ prescribed }) => prescribed)).toBe(true);
  expect(modelById(DEFAULT_MODEL_ID)?.strategies[0]).toBe("decisions");
});

test("every strategy of a model is backed by an ability, and the last one always works", () => {
  for (const { id, caps, strategies } of MODELS) {
    expect(strategies.at(-1), id).toBe("text_parse");
    if (strategies.includes("json_schema")) expect(caps.jsonSchema, id).toBe(true);
    if (strategies.includes("number_logit_bias")) expect(caps.logitBias, id).toBe(true);
    if (strategies.includes("forced_tool")) expect(caps.tools, id).not.toBe(false);
    if (strategies.includes("json_object")) expect(caps.jsonObject, id).toBe(true);
    expect(strategies.includes("decisions"), id).toBe(caps.decisions);
  }
});

test("a configured model takes the place of its name, a new one stands first", () => {
  const [own, gpt4] = [
    { ...model("gpt-4o"), id: "own" },
    { ...model("gpt-4"), label: "our gpt-4" },
  ];
  const merged = withConfigured([gpt4, own]);
  expect(merged).toHaveLength(24);
  expect(merged[0]).toBe(own);
  expect(merged.filter(({ id }) => id === "gpt-4")).toEqual([gpt4]);
  expect(withConfigured([])).toEqual(MODELS);
});

test("the demo model is no model of the catalogue and is always active", () => {
  expect(MODELS).not.toContain(DEMO_MODEL);
  expect(modelById("demo")?.label).toBe("demo model: word statistics, not a language model");
  expect(lifecycleOf(DEMO_MODEL, TODAY, []).state).toBe("active");
});

test("a past end is a shutdown with a sentence and a replacement", () => {
  expect(lifecycleOf(model("gpt-4"), TODAY)).toEqual({
    state: "shutdown",
    date: "2026-10-23",
    replacement: "gpt-5.6-sol",
    sentence: "gpt-4 was shut down by OpenAI on 23 Oct 2026",
  });
  expect(lifecycleOf(model("gpt-4"), "2026-10-22").state).toBe("deprecated");
  expect(isRunnable(lifecycleOf(model("gpt-4"), TODAY))).toBe(false);
});

test("a coming end is shown from 90 days before", () => {
  const gpt4o = model("gpt-4o");
  expect(lifecycleOf(gpt4o, TODAY)).toMatchObject({
    state: "deprecated",
    sentence: "gpt-4o ends on 14 Jan 2027; OpenAI suggests gpt-6-luna",
  });
  expect(lifecycleOf(gpt4o, "2026-10-15").sentence).toBeNull();
  expect(lifecycleOf(gpt4o, "2026-10-16").sentence).not.toBeNull();
});

test("the host decides: a listed model runs after its date, a missing one is unlisted", () => {
  const served = [{ id: "gpt-4", shutdownDate: null }];
  expect(lifecycleOf(model("gpt-4"), TODAY, served).state).toBe("active");
  expect(lifecycleOf(model("gpt-4o"), TODAY, served)).toMatchObject({ state: "unlisted" });
  expect(lifecycleOf(model("gpt-6-luna"), TODAY, null).state).toBe("active");
});

test("a date of the host counts before the catalogue's", () => {
  const served = [{ id: "gpt-6-luna", shutdownDate: "2026-12-01T00:00:00Z" }];
  expect(lifecycleOf(model("gpt-6-luna"), TODAY, served)).toMatchObject({
    state: "deprecated",
    date: "2026-12-01",
    sentence: "gpt-6-luna ends on 1 Dec 2026",
  });
});
