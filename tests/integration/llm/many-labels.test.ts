// 300 labels work on every model, by the first strategy that takes so many; names of any kind come back by their position.
import { describe, expect, test } from "vitest";
import { MODELS } from "@/lib/models";
import { firstStrategy } from "@/lib/models/methods";
import type { Model, StrategyName } from "@/lib/models/types";
import { renderClasses } from "@/lib/prompt-render";
import { classify, fenced, model, withFakeOpenAI } from "@/tests/integration/llm/harness";

const sim = withFakeOpenAI();

const SYLLABLES = ["ba", "ko", "mi", "ru", "se", "ta", "vo"];
const word = (n: number) =>
  [n % 7, Math.floor(n / 7) % 7, Math.floor(n / 49) % 7].map((at) => SYLLABLES[at]).join("");
const labelsOf = (values: readonly string[]) => values.map((value) => ({ value, description: null }));
const systemOf = (values: readonly string[]) =>
  `Name the thing.\n\nClasses:\n${renderClasses(values.map((name) => ({ name })))}`;

const WORDS = Array.from({ length: 300 }, (_, n) => word(n));

describe("300 labels", () => {
  test.each(MODELS.map((one) => [one.id, one] as const))("work on %s", async (_, one: Model) => {
    const labels = labelsOf(WORDS);
    const strategy = firstStrategy(one, labels);
    for (const labelIndex of [0, 149, 255, 299]) {
      const user = fenced(`There is a ${word(labelIndex)} here`);
      const outcome = await classify({ model: one, labels, system: systemOf(WORDS), user });
      expect(outcome).toMatchObject({ kind: "done", labelIndex, strategy, attempts: 1 });
    }
  });

  test("are never answered by one that is not there", async () => {
    const labels = labelsOf(WORDS);
    for (const [id, answer] of [
      ["gpt-3.5-turbo", "301"],
      ["gpt-3.5-turbo-instruct", "0"],
      ["gpt-4o", '{"label":"bababa2"}'],
    ] as const) {
      sim.fake.rule({ answer, times: 2 });
      expect(await classify({ model: model(id), labels, system: systemOf(WORDS) })).toMatchObject({
        kind: "failed",
        code: "INVALID_LABEL",
      });
    }
  });
});

const ODD = [
  'a, "b"',
  "line: colon",
  "- dash",
  "1 = one",
  "日本語",
  "Ünïcode",
  "العربية",
  "back\\slash",
  "<data>",
  "{{text}}",
  "Spam => Ham",
  "refund (partial)",
];

describe("names of any kind", () => {
  const ways: [string, StrategyName][] = [
    ["gpt-6-luna", "decisions"],
    ["gpt-4o", "json_schema"],
    ["gpt-4", "number_logit_bias"],
    ["gpt-3.5-turbo-instruct", "number_logit_bias"],
    ["gpt-4-turbo", "forced_tool"],
    ["gpt-4-turbo", "json_object"],
    ["gpt-4o", "text_parse"],
  ];
  test.each(ways)("come back from %s by %s as they are", async (id, strategy) => {
    const chosen = model(id, [strategy]);
    for (const [labelIndex, value] of ODD.entries()) {
      const said = {
        json_schema: JSON.stringify({ label: value }),
        forced_tool: JSON.stringify({ label: value }),
        json_object: JSON.stringify({ label: value }),
        number_logit_bias: String(labelIndex + 1),
      };
      sim.fake.rule({ answer: strategy in said ? said[strategy as keyof typeof said] : value });
      const outcome = await classify({ model: chosen, labels: labelsOf(ODD), system: systemOf(ODD) });
      expect(outcome).toMatchObject({ kind: "done", labelIndex, attempts: 1 });
    }
  });
});
