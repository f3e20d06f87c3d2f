// Rate limits under real runs: nothing fails for them, small runs go first, and a provider that never answers stops a run.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { cancelRun, resumeRun } = await import("@/server/services/runs/control");
const { createRun } = await import("@/server/services/runs/create");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

const MODEL = "gpt-5.6-luna";
const CALLS = "/v1/chat/completions";
const LIMITS = { requestsPerMinute: 1_000_000, tokensPerMinute: 1_000_000_000, burstSeconds: 60 };

beforeAll(() => startJobs(engineHandler, { work: true }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => {
  fake.clearRules();
  fake.configure({ latencyMs: 0, share429: 0, limits: LIMITS });
});

async function keyedWorld(tasks: number) {
  const apiKey = `sk-test-${randomUUID()}`;
  const world = await runWorld({ tasks, groundTruth: 0, model: MODEL });
  await updateApiKey(world.ownerScope, { apiKey });
  const before = fake.stats.byKey[apiKey] ?? 0;
  const start = async (input: Partial<Parameters<typeof createRun>[1]> = {}) => {
    const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
    const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID(), ...input });
    return runId;
  };
  const look = (runId: string) => getRun(world.scope, { runId });
  return {
    ...world,
    ...{ apiKey, start, look },
    calls: () => (fake.stats.byKey[apiKey] ?? 0) - before,
    limit: () => prisma().llmLimit.findFirstOrThrow({ where: { orgId: world.orgId } }),
    ended: (runId: string, timeout = 20_000) =>
      expect
        .poll(async () => (await look(runId)).state, { timeout, interval: 50 })
        .not.toMatch(/queued|running/),
  };
}

const refusal = (key: string, headers: Record<string, string>, times = -1) =>
  fake.rule({ when: { key, path: CALLS }, times, status: 429, code: "rate_limit_exceeded", headers });

describe("a rate limit", () => {
  it("F-10 in a storm and the calm after it fails nothing; fewer calls at once, then more again", async () => {
    const world = await keyedWorld(300);
    fake.configure({ share429: 0.8, latencyMs: 20 });
    const runId = await world.start();
    await expect.poll(async () => (await world.limit()).cap, { timeout: 10_000 }).toBe(1);
    await sleep(3_000);
    expect(await world.look(runId)).toMatchObject({ state: "running", failed: 0 });
    fake.configure({ share429: 0 });
    await world.ended(runId);
    expect(await world.look(runId)).toMatchObject({ state: "completed", done: 300, failed: 0 });
    expect((await world.limit()).cap).toBeGreaterThan(5);
  });

  it("F-11 that asks for two minutes is waited for without a call", async () => {
    const world = await keyedWorld(40);
    refusal(world.apiKey, { "retry-after": "120" });
    const runId = await world.start();
    await expect.poll(world.calls).toBeGreaterThan(0);
    await sleep(2_000);
    // No more than were in the air before the first answer.
    expect(world.calls()).toBeLessThanOrEqual(3);
    const run = await world.look(runId);
    expect(run).toMatchObject({ state: "running", done: 0, failed: 0 });
    // Silence is expected, so that the cron does not take the run for dead.
    expect((run.progressAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(100_000);
    const { pausedUntil } = await world.limit();
    expect((pausedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(115_000);
    await cancelRun(world.scope, { runId });
  });

  it("F-11 with a date or with garbage holds for as long as that says, or for a moment", async () => {
    for (const [value, atLeastMs] of [
      [() => new Date(Date.now() + 3_000).toUTCString(), 2_000],
      [() => "soon", 900],
    ] as const) {
      const world = await keyedWorld(10);
      refusal(world.apiKey, { "retry-after": value() }, 3);
      const began = performance.now();
      const runId = await world.start();
      await world.ended(runId);
      expect(await world.look(runId)).toMatchObject({ state: "completed", done: 10 });
      expect(performance.now() - began).toBeGreaterThanOrEqual(atLeastMs);
    }
  });

  it("that asks for more than ten minutes pauses the run", async () => {
    const world = await keyedWorld(40);
    refusal(world.apiKey, { "retry-after": "601" });
    const runId = await world.start();
    await world.ended(runId);
    expect(await world.look(runId)).toMatchObject({
      state: "paused",
      pauseReason: "rate",
      code: "RATE_LIMIT",
      failed: 0,
    });
    expect(world.calls()).toBeLessThanOrEqual(3);
  });

  it("pauses the run when no call has succeeded for a quarter of an hour", async () => {
    const world = await keyedWorld(40);
    refusal(world.apiKey, { "retry-after-ms": "300" });
    const runId = await world.start();
    await expect.poll(world.limit, { timeout: 15_000 }).toMatchObject({ refusedSince: expect.any(Date) });
    expect((await world.look(runId)).state).toBe("running");
    const refusedSince = new Date(Date.now() - 16 * 60_000);
    await prisma().llmLimit.updateMany({ where: { orgId: world.orgId }, data: { refusedSince } });
    await world.ended(runId);
    expect(await world.look(runId)).toMatchObject({ state: "paused", pauseReason: "rate", failed: 0 });
  });
});

describe("small runs", () => {
  it("end within seconds while a bulk run of thousands uses up the limit", { timeout: 60_000 }, async () => {
    const world = await keyedWorld(4_000);
    fake.configure({ latencyMs: 150, limits: { ...LIMITS, requestsPerMinute: 600 } });
    const refusedBefore = fake.stats.limited;
    const bulk = await world.start();
    await expect.poll(async () => (await world.look(bulk)).done, { timeout: 15_000 }).toBeGreaterThan(30);
    const began = performance.now();
    const small = await world.start({ scope: "sample", sampleSize: 20 });
    await world.ended(small);
    expect(performance.now() - began).toBeLessThan(6_000);
    expect(await world.look(small)).toMatchObject({ state: "completed", done: 20 });
    const { done } = await world.look(bulk);
    await expect
      .poll(async () => (await world.look(bulk)).done, { timeout: 5_000 })
      .toBeGreaterThan(done + 10);
    await cancelRun(world.scope, { runId: bulk });
    expect(fake.stats.limited).toBe(refusedBefore);
  });

  // Two waits of up to 15 seconds on a busy machine.
  it("and large ones of the same size are served in turn", { timeout: 60_000 }, async () => {
    const world = await keyedWorld(2_000);
    fake.configure({ latencyMs: 100, limits: { ...LIMITS, requestsPerMinute: 1_200 } });
    const first = await world.start();
    await expect.poll(async () => (await world.look(first)).done, { timeout: 15_000 }).toBeGreaterThan(20);
    const second = await world.start();
    await expect.poll(async () => (await world.look(second)).done, { timeout: 30_000 }).toBeGreaterThan(5);
    await cancelRun(world.scope, { runId: first });
    await cancelRun(world.scope, { runId: second });
  });
});

describe("a provider that only fails", () => {
  it.each<[string, Parameters<typeof fake.rule>[0], string]>([
    ["rejects every request", { status: 400, message: "no" }, "BAD_REQUEST"],
    ["has a fault each time", { status: 500, headers: { "x-should-retry": "false" } }, "UPSTREAM"],
  ])("pauses a run after fifty tasks in a row: it %s", async (_, rule, code) => {
    const world = await keyedWorld(400);
    fake.configure({ latencyMs: 20 });
    fake.rule({ ...rule, when: { key: world.apiKey, path: CALLS }, times: -1 });
    const runId = await world.start();
    await world.ended(runId);
    const run = await world.look(runId);
    expect(run).toMatchObject({ state: "paused", pauseReason: "provider", code, done: 0 });
    expect(run.failed).toBeGreaterThanOrEqual(50);
    expect(run.failed).toBeLessThan(150);
    fake.clearRules();
    await resumeRun(world.scope, { runId });
    await world.ended(runId);
    const after = await world.look(runId);
    expect(after.state).toBe("completed_with_errors");
    expect(after.done + after.failed).toBe(400);
    expect(after.failed).toBeLessThan(160);
  });

  it("is not given up while other tasks succeed", async () => {
    const world = await keyedWorld(300);
    fake.rule({ when: { key: world.apiKey, path: CALLS, text: "please refund" }, times: -1, status: 400 });
    const runId = await world.start();
    await world.ended(runId);
    expect(await world.look(runId)).toMatchObject({ state: "completed_with_errors", done: 150, failed: 150 });
  });
});

describe("a way of asking that the host refuses", () => {
  it("is tried a few times and never again, also by other runs", async () => {
    const world = await keyedWorld(200);
    const when = { key: world.apiKey, path: CALLS, text: "json_schema" };
    fake.configure({ latencyMs: 30 });
    fake.rule({ when, times: -1, status: 400, param: "response_format" });
    const runId = await world.start();
    await world.ended(runId);
    expect(await world.look(runId)).toMatchObject({ state: "completed", done: 200 });
    expect(world.calls()).toBeLessThanOrEqual(203);
    const rows = await prisma().llmRefusal.findMany({ where: { orgId: world.orgId } });
    expect(rows).toMatchObject([{ baseUrl: fake.url, model: MODEL, strategy: "json_schema" }]);

    const calls = world.calls();
    await world.ended(await world.start());
    expect(world.calls() - calls).toBe(200);
  });
});
