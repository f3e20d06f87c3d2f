// Rate limits hold calls back without failing a task.
import { describe, expect, test } from "vitest";
import { classifyText } from "@/server/llm/classify";
import { processLimiter } from "@/server/llm/limiter";
import { openaiProvider } from "@/server/llm/openai";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { classify, request, withFakeOpenAI } from "@/tests/integration/llm/harness";

const sim = withFakeOpenAI();

describe("rate limits", () => {
  const limited = (headers: Record<string, string>, times = 1): RuleInput => ({
    status: 429,
    code: "rate_limit_exceeded",
    type: "requests",
    headers,
    times,
  });

  test.each<[string, () => Record<string, string>, number]>([
    ["milliseconds", () => ({ "retry-after-ms": "150" }), 150],
    ["seconds", () => ({ "retry-after": "1" }), 1_000],
    ["a date", () => ({ "retry-after": new Date(Date.now() + 2_000).toUTCString() }), 900],
    ["garbage", () => ({ "retry-after": "soon" }), 1_000],
    ["nothing", () => ({}), 1_000],
  ])("the wait is honoured: %s", async (_, headers, atLeastMs) => {
    sim.fake.rule(limited(headers()));
    const startedAt = performance.now();
    expect(await classify()).toMatchObject({ kind: "done", attempts: 2 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(atLeastMs - 20);
  });

  test("a wait beyond the deadline leaves the task to do, and no call is made before it is over", async () => {
    sim.fake.rule(limited({ "retry-after": "120" }, -1));
    const limiter = processLimiter();
    const provider = openaiProvider({ apiKey: "sk-slow" });
    const ask = () => classifyText(provider, request(), { limiter });
    const first = await ask();
    expect(first).toMatchObject({ kind: "wait", code: "RATE_LIMIT", attempts: 1 });
    if (first.kind === "wait") expect(first.waitMs).toBeGreaterThan(100_000);
    expect(await ask()).toMatchObject({ kind: "wait", attempts: 0 });
    expect(sim.fake.stats.byKey["sk-slow"]).toBe(1);
  });

  test("no task fails for rate alone in a storm, and the calls stay few", async () => {
    const limiter = processLimiter();
    const provider = openaiProvider({ apiKey: "sk-storm" });
    sim.fake.rule({ ...limited({ "retry-after-ms": "40" }, 60), when: { key: "sk-storm" } });
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () => classifyText(provider, request(), { limiter })),
    );
    expect(outcomes.every(({ kind }) => kind === "done")).toBe(true);
    expect(sim.fake.stats.byKey["sk-storm"]).toBe(120);
  });
});
