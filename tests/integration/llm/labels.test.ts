// A label comes back over real HTTP by every strategy, and a missing ability is skipped.
import { describe, expect, test } from "vitest";
import type { StrategyName } from "@/lib/models/types";
import { classify, model, SYSTEM, withFakeOpenAI } from "@/tests/integration/llm/harness";

const sim = withFakeOpenAI();

describe("a label", () => {
  test("comes with strategy, confidence, usage, cost and one call", async () => {
    const outcome = await classify();
    expect(outcome).toMatchObject({ kind: "done", labelIndex: 1, strategy: "json_schema", attempts: 1 });
    if (outcome.kind !== "done") return;
    expect(outcome.confidence).toBeGreaterThan(0.34);
    expect(outcome.usage.inputTokens).toBeGreaterThan(50);
    const { inputTokens, outputTokens } = outcome.usage;
    expect(outcome.costUsd).toBeCloseTo((inputTokens * 2.5 + outputTokens * 10) / 1e6, 9);
  });

  const ladders: [string, StrategyName][] = [
    ["gpt-6-luna", "decisions"],
    ["gpt-6-luna", "json_schema"],
    ["gpt-6.1-sol", "json_schema"],
    ["gpt-5.4-mini", "json_schema"],
    ["gpt-4o", "json_schema"],
    ["gpt-4o", "number_logit_bias"],
    ["gpt-4o", "forced_tool"],
    ["gpt-4-turbo", "json_object"],
    ["gpt-4", "number_logit_bias"],
    ["gpt-3.5-turbo", "forced_tool"],
    ["gpt-3.5-turbo-16k", "text_parse"],
    ["gpt-3.5-turbo-instruct", "number_logit_bias"],
    ["gpt-3.5-turbo-instruct", "text_parse"],
  ];
  test.each(ladders)("%s by %s", async (id, strategy) => {
    const outcome = await classify({ model: model(id, [strategy]) });
    expect(outcome).toMatchObject({ kind: "done", labelIndex: 1, strategy, attempts: 1 });
  });

  test("labels with commas, quotes, colons and other scripts come back by position", async () => {
    const odd = ['a, "b"', "line: colon", "日本", "C++", "ünï"].map((value) => ({
      value,
      description: null,
    }));
    const system = `Pick.\n\n${odd.map(({ value }) => `- ${value}`).join("\n")}`;
    for (const strategy of ["json_schema", "number_logit_bias", "forced_tool"] as const) {
      const chosen = model("gpt-4o", [strategy]);
      for (const [labelIndex, { value }] of odd.entries())
        expect(
          await classify({ model: chosen, labels: odd, system, text: `this is ${value}` }),
        ).toMatchObject({ kind: "done", ...(value !== "C++" && { labelIndex }) });
    }
  });
});

describe("strategies", () => {
  test("an ability that is missing is skipped, and remembered for this host and model", async () => {
    const gpt4 = model("gpt-4", ["json_schema", "text_parse"]);
    expect(await classify({ model: gpt4 })).toMatchObject({
      kind: "done",
      strategy: "text_parse",
      attempts: 2,
    });
    expect(await classify({ model: gpt4 })).toMatchObject({
      kind: "done",
      strategy: "text_parse",
      attempts: 1,
    });
  });

  test("reasoning models get an effort, a developer message and no temperature", async () => {
    await classify({ model: model("gpt-6.1-sol") });
    const body = JSON.parse(sim.fake.requests.at(-1)?.raw ?? "{}");
    expect(body).toMatchObject({ reasoning_effort: "low" });
    expect(body.max_completion_tokens).toBeGreaterThan(2_000);
    expect(body.messages[0].role).toBe("developer");
    expect(body).not.toHaveProperty("temperature");
    expect(body).not.toHaveProperty("service_tier");
  });

  test("cache writes that cost more are switched off unless the fixed part is worth them", async () => {
    const luna = model("gpt-6-luna", ["json_schema"]);
    await classify({ model: luna, cacheKey: "version-1" });
    const short = JSON.parse(sim.fake.requests.at(-1)?.raw ?? "{}");
    expect(short).toMatchObject({ prompt_cache_options: { mode: "explicit" } });
    expect(short).not.toHaveProperty("prompt_cache_key");
    await classify({ model: luna, cacheKey: "version-1", system: `${SYSTEM}\n${"A rule. ".repeat(800)}` });
    const long = JSON.parse(sim.fake.requests.at(-1)?.raw ?? "{}");
    expect(long.prompt_cache_key).toBe("version-1");
    expect(long.messages[0].content[0].prompt_cache_breakpoint).toEqual({ mode: "explicit" });
  });
});
