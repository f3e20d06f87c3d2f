// Every call of a task is billed: usage and cost add up, and an unknown cost stays unknown.
import { expect, test } from "vitest";
import { NO_USAGE } from "@/lib/cost";
import { DEMO_MODEL, modelById } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import { Ledger, readUsage } from "@/server/llm/ledger";

const gpt4o = modelById("gpt-4o") as Model;
const luna = modelById("gpt-6-luna") as Model;

test("both ways of naming tokens are read, nonsense counts as nothing", () => {
  const details = { cached_tokens: 3, cache_write_tokens: 2 };
  const wanted = { inputTokens: 10, outputTokens: 4, cachedTokens: 3, cacheWriteTokens: 2 };
  const chat = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: details };
  const decision = { input_tokens: 10, output_tokens: 4, input_tokens_details: details };
  expect(readUsage({ usage: chat })).toEqual(wanted);
  expect(readUsage({ usage: decision })).toEqual(wanted);
  expect(
    readUsage({ usage: { prompt_tokens: -1, completion_tokens: "9", prompt_tokens_details: 7 } }),
  ).toEqual(NO_USAGE);
  for (const none of [undefined, "<html>", {}, { usage: null }]) expect(readUsage(none)).toBeNull();
});

test("calls add up, faults cost nothing", () => {
  const ledger = new Ledger(gpt4o);
  for (const data of [{ usage: { prompt_tokens: 1_000, completion_tokens: 10 } }, undefined, "<html>"]) {
    ledger.begin("json_schema");
    ledger.end("json_schema", 10.4, data);
  }
  expect(ledger.read()).toMatchObject({ attempts: 3, latencyMs: 31, strategy: "json_schema" });
  expect(ledger.read().costUsd).toBeCloseTo(0.0026, 9);
});

test("each call is priced by its own strategy and its own length", () => {
  const ledger = new Ledger(luna);
  ledger.end("decisions", 0, { usage: { input_tokens: 1_000_000 } });
  ledger.end("json_schema", 0, { usage: { prompt_tokens: 200_000 } });
  ledger.end("json_schema", 0, { usage: { prompt_tokens: 200_000 } });
  expect(ledger.read().costUsd).toBeCloseTo(0.1 + 0.02 + 0.02, 9);
});

test("an answer without usage makes the cost unknown, but the demo model is free", () => {
  const ledger = new Ledger(gpt4o);
  ledger.end("json_schema", 0, { choices: [] });
  ledger.end("json_schema", 0, { usage: { prompt_tokens: 5 } });
  expect(ledger.read()).toMatchObject({ costUsd: null, usage: { inputTokens: 5 } });
  const free = new Ledger(DEMO_MODEL);
  free.end("lexical", 0, { index: 0, usage: {} });
  expect(free.read().costUsd).toBe(0);
});
