// What the tests of the LLM layer share: one simulator, one request, and its ending.
import { afterAll, afterEach, beforeAll } from "vitest";
import { modelById } from "@/lib/models";
import type { Model, StrategyName } from "@/lib/models/types";
import { classifyText } from "@/server/llm/classify";
import { processLimiter } from "@/server/llm/limiter";
import { openaiProvider } from "@/server/llm/openai";
import type { ClassifyRequest, Failed, Outcome } from "@/server/llm/types";
import { type FakeOpenAI, startFakeOpenAI } from "@/tests/fakes/openai/server";

/** Starts the simulator for a test file, points LLM_BASE_URL at it, and forgets rules after each test. */
export function withFakeOpenAI(): { readonly fake: FakeOpenAI } {
  let fake: FakeOpenAI | undefined;
  beforeAll(async () => {
    fake = await startFakeOpenAI();
    process.env.LLM_BASE_URL = fake.url;
  });
  afterAll(() => fake?.close());
  afterEach(() => {
    fake?.clearRules();
    fake?.configure({ today: null, latencyMs: 0 });
  });
  return {
    get fake() {
      if (!fake) throw new Error("The simulator has not been started.");
      return fake;
    },
  };
}

export const LABELS = [
  { value: "refund", description: "wants money back, was charged twice, a wrong bill" },
  { value: "delivery", description: "asks where a parcel is, late shipping, lost package" },
  { value: "praise", description: "thanks, compliments, a happy customer" },
];
export const SYSTEM = `Sort the message.\n\nClasses:\n${LABELS.map(({ value, description }) => `- ${value}: ${description}`).join("\n")}`;
export const fenced = (text: string) => `<data name="text">${text}</data>`;

export function model(id: string, strategies?: StrategyName[]): Model {
  const found = modelById(id);
  if (!found) throw new Error(`no ${id}`);
  return strategies ? { ...found, strategies } : found;
}

export const request = (change: Partial<ClassifyRequest> = {}): ClassifyRequest => ({
  model: model("gpt-4o"),
  labels: LABELS,
  system: SYSTEM,
  user: fenced("Where is my parcel?"),
  signal: new AbortController().signal,
  ...change,
});

let keys = 0;
/** Each call has a key of its own, so that no test waits for another's rate limit. */
export function classify(
  change: Partial<ClassifyRequest> & { apiKey?: string; text?: string } = {},
): Promise<Outcome> {
  const { apiKey = `sk-test-${keys++}`, text, ...rest } = change;
  const asked = request({ ...(text !== undefined && { user: fenced(text) }), ...rest });
  return classifyText(openaiProvider({ apiKey }), asked, { limiter: processLimiter() });
}

export async function failed(outcome: Promise<Outcome>): Promise<Failed> {
  const ended = await outcome;
  if (ended.kind !== "failed") throw new Error(`Expected a failure, got ${JSON.stringify(ended)}.`);
  return ended;
}
