// MODELS_FILE becomes rows of the catalogue, or stops the boot with one sentence that names row and field.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { costUsd, NO_USAGE } from "@/lib/cost";
import { parseEnv } from "@/server/env";
import { OWN_MODEL } from "@/tests/fixtures/configured-models";

let directory: string;
beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "assay-models-"));
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

function boot(content: unknown) {
  const file = path.join(directory, "models.json");
  fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return parseEnv({ DATA_DIR: directory, MODELS_FILE: file }).models;
}
const price = { from: "2026-01-01", input: 1, output: 2 };

test("without the file there are no models beside the catalogue's", () => {
  expect(parseEnv({ DATA_DIR: directory }).models).toEqual([]);
});

test("a row is a model, with what is left out at its plainest", () => {
  const [model] = boot([OWN_MODEL]);
  expect(model).toMatchObject({
    id: "our-llama-70b",
    prescribed: false,
    maxInput: null,
    tokenizerAssumed: true,
    prices: [],
    caps: { jsonSchema: true, jsonObject: false, tools: false, logprobs: false, topLogprobsMax: 0 },
    reasoning: null,
    maxTokensParam: "max_tokens",
    systemRole: "system",
    strategies: ["json_schema", "text_parse"],
    end: null,
  });
  if (model) expect(costUsd(model, { ...NO_USAGE, inputTokens: 5 }, { day: "2026-11-22" })).toBeNull();
});

test("a known price is a price, a completions model has no roles", () => {
  const [model] = boot([
    { ...OWN_MODEL, endpoint: "completions", prices: [price], abilities: [], strategies: ["text_parse"] },
  ]);
  expect(model).toMatchObject({ systemRole: null, prices: [{ ...price, batchFactor: null }] });
});

test.each<[string, unknown, string]>([
  ["no JSON", "[{", "MODELS_FILE is not JSON."],
  ["no list", {}, "MODELS_FILE is wrong: the list: Invalid input: expected array, received object."],
  ["a missing field", [{ ...OWN_MODEL, maxOutput: undefined }], "row 1, maxOutput: "],
  ["an unknown field", [{ ...OWN_MODEL, contxt: 1 }], 'Unrecognized key: "contxt"'],
  ["an unknown tokenizer", [{ ...OWN_MODEL, tokenizer: "llama" }], "row 1, tokenizer: "],
  ["an unknown strategy", [{ ...OWN_MODEL, strategies: ["guess"] }], "row 1, strategies, 0: "],
  [
    "no last resort",
    [{ ...OWN_MODEL, strategies: ["json_schema"] }],
    "row 1: strategies must end with text_parse",
  ],
  [
    "a strategy without its ability",
    [OWN_MODEL, { ...OWN_MODEL, id: "b", abilities: [] }],
    "row 2: the strategy json_schema needs the abilities jsonSchema",
  ],
  [
    "numbers on a guessed tokenizer",
    [
      {
        ...OWN_MODEL,
        abilities: ["logitBias", "logprobs"],
        strategies: ["number_logit_bias", "text_parse"],
      },
    ],
    "row 1: the strategy number_logit_bias needs the model's true tokenizer",
  ],
  [
    "a schema on completions",
    [{ ...OWN_MODEL, endpoint: "completions" }],
    "row 1: the strategy json_schema does not exist on the completions endpoint",
  ],
  ["an answer beyond the window", [{ ...OWN_MODEL, maxOutput: 64_000 }], "row 1: maxOutput is larger"],
  ["one id twice", [OWN_MODEL, OWN_MODEL], "row 2: the id is there twice"],
  ["the demo model's name", [{ ...OWN_MODEL, id: "demo" }], "row 1: the name demo is taken"],
  ["prices in disorder", [{ ...OWN_MODEL, prices: [price, price] }], "row 1: prices must be oldest first"],
  [
    "a price below nothing",
    [{ ...OWN_MODEL, prices: [{ ...price, input: -1 }] }],
    "row 1, prices, 0, input: ",
  ],
])("%s stops the boot with its place", (_, content, sentence) => {
  expect(() => boot(content)).toThrow(sentence);
  expect(() => boot(content)).toThrow(/^Assay cannot start: MODELS_FILE [^\n]*\.$/);
});

test("a file that is not there stops the boot without telling its path", () => {
  const attempt = () => parseEnv({ DATA_DIR: directory, MODELS_FILE: "/nowhere/models.json" });
  expect(attempt).toThrow("Assay cannot start: MODELS_FILE cannot be read.");
});

test("the example of docs/models.md starts", () => {
  const [, example = ""] = /```json\n(.*?)```/s.exec(fs.readFileSync("docs/models.md", "utf8")) ?? [];
  expect(boot(example)).toHaveLength(1);
});
