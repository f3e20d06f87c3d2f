// Every model of the catalogue labels every task through the real client: by its first strategy, and by each that follows when the
// host refuses the ones before.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MODELS } from "@/lib/models";
import type { StrategyName } from "@/lib/models/types";
import { classifyText } from "@/server/llm/classify";
import { openaiProvider } from "@/server/llm/openai";
import type { ClassifyRequest, Outcome } from "@/server/llm/types";
import type { Lack } from "@/tests/fakes/openai/options";
import { type FakeOpenAI, startFakeOpenAI } from "@/tests/fakes/openai/server";
import { fenced, LABELS, SYSTEM } from "@/tests/integration/llm/harness";

const TASKS = 200;
const IN_FLIGHT = 20;
const TEXTS = [
  "I want my money back, a refund please",
  "Where is my parcel, shipping is late",
  "Thanks, I am happy",
];

const LACK: Partial<Record<StrategyName, Lack>> = {
  decisions: "decisions",
  json_schema: "jsonSchema",
  number_logit_bias: "logitBias",
  forced_tool: "tools",
  json_object: "jsonObject",
};

let fake: FakeOpenAI;
beforeAll(async () => {
  fake = await startFakeOpenAI({ isExact: false });
  process.env.LLM_BASE_URL = fake.url;
});
afterAll(() => fake.close());

type Ask = Pick<ClassifyRequest, "model" | "labels" | "system">;

/** The outcomes of `users`, asked some at a time. */
async function askAll(ask: Ask, users: readonly string[]): Promise<Outcome[]> {
  const provider = openaiProvider({ apiKey: `sk-${ask.model.id}` });
  const { signal } = new AbortController();
  const outcomes: Outcome[] = [];
  const next = users.entries();
  const worker = async () => {
    for (const [at, user] of next) outcomes[at] = await classifyText(provider, { ...ask, user, signal });
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return outcomes;
}

const users = Array.from({ length: TASKS }, (_, n) => fenced(`${TEXTS[n % TEXTS.length]} (${n})`));

// In the order of the ladder: what a host has refused once is not tried again.
describe.each(MODELS.map((model) => [model.id, model] as const))("%s", (_, model) => {
  test.each(model.strategies.map((strategy, at) => [strategy, at] as const))(
    `labels ${TASKS} of ${TASKS} tasks by %s`,
    async (strategy, at) => {
      fake.configure({ lacks: model.strategies.slice(0, at).flatMap((name) => LACK[name] ?? []) });
      const outcomes = await askAll({ model, labels: LABELS, system: SYSTEM }, users);
      const wrong = outcomes.filter(
        (outcome, n) => outcome.kind !== "done" || outcome.labelIndex !== n % TEXTS.length,
      );
      expect(wrong).toEqual([]);
      expect(outcomes).toHaveLength(TASKS);
      expect(new Set(outcomes.map((outcome) => outcome.strategy))).toEqual(new Set([strategy]));
      for (const { costUsd } of outcomes) expect(costUsd).toBeGreaterThan(0);
    },
  );
});
