// Every way in which a provider fails ends in a stored, explained and resumable outcome.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { deleteApiKey, updateApiKey } = await import("@/server/services/api-key/update");
const { cancelRun, resumeRun } = await import("@/server/services/runs/control");
const { createRun } = await import("@/server/services/runs/create");
const { getRun, listResults } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => {
  fake.clearRules();
  fake.configure({ latencyMs: 0 });
});

const MODEL = "gpt-5.6-luna";
const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });

async function keyedWorld(tasks: number, apiKey = `sk-test-${randomUUID()}`) {
  const world = await runWorld({ tasks, groundTruth: 0, model: MODEL });
  await updateApiKey(world.ownerScope, { apiKey });
  return { ...world, apiKey };
}

const start = (world: Awaited<ReturnType<typeof keyedWorld>>) =>
  createRun(world.scope, {
    versionId: world.versionId,
    scope: "all",
    sampleSize: 1,
    onlyMissing: false,
    clientRequestId: randomUUID(),
  });

describe("a run against a provider", () => {
  it("stores label, tokens and cost of every answer", async () => {
    const world = await keyedWorld(20);
    const { runId } = await start(world);
    await drain();
    const run = await getRun(world.scope, { runId });
    expect(run).toMatchObject({ state: "completed", done: 20, failed: 0 });
    expect(run.costUsd).toBeGreaterThan(0);
    const row = await prisma().prediction.findFirstOrThrow({ where: { runId } });
    expect(row).toMatchObject({ strategy: "json_schema", attempts: 1 });
    expect(row.promptTokens).toBeGreaterThan(10);
  });

  it("keeps the likeliest labels with the probabilities that the model gave, and none that it did not give", async () => {
    const stored = async (model: string) => {
      const world = await runWorld({ tasks: 2, groundTruth: 0, model });
      await updateApiKey(world.ownerScope, { apiKey: `sk-test-${randomUUID()}` });
      const { runId } = await start({ ...world, apiKey: "" });
      await drain();
      const { rows } = await listResults(world.scope, { runId, filter: "all" });
      return rows.map(({ labelId, confidence, distribution }) => {
        const position = world.labels.findIndex(({ id }) => id === labelId);
        return { position, confidence, distribution };
      });
    };
    for (const { position, confidence, distribution } of await stored("gpt-6-luna")) {
      expect(distribution).toHaveLength(2);
      expect(distribution?.[0]).toEqual([position, expect.closeTo(confidence ?? 0, 3)]);
      expect(distribution?.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1, 3);
    }
    for (const { position, confidence, distribution } of await stored("gpt-4o"))
      expect(distribution).toEqual([[position, expect.closeTo(confidence ?? 0, 3)]]);
    for (const row of await stored(MODEL))
      expect(row).toMatchObject({ confidence: null, distribution: null });
  });

  it("pauses when the key is refused, and goes on with a new one", async () => {
    const world = await keyedWorld(40);
    fake.rule({
      when: { key: world.apiKey, path: "/v1/chat/completions" },
      times: -1,
      status: 401,
      code: "invalid_api_key",
    });
    const { runId } = await start(world);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "paused",
      pauseReason: "key",
      code: "KEY_INVALID",
      failed: 0,
    });
    const apiKey = `sk-test-${randomUUID()}`;
    await updateApiKey(world.ownerScope, { apiKey });
    const oldKeyCalls = fake.stats.byKey[world.apiKey];
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: 40, failed: 0 });
    expect(fake.stats.byKey[world.apiKey]).toBe(oldKeyCalls);
  });

  it("pauses when the account is out of credit and says so", async () => {
    const world = await keyedWorld(15);
    fake.rule({
      when: { key: world.apiKey, path: "/v1/chat/completions" },
      times: -1,
      status: 429,
      code: "insufficient_quota",
    });
    const { runId } = await start(world);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "paused",
      pauseReason: "quota",
      failed: 0,
    });
  });

  it("pauses when the key is deleted meanwhile", async () => {
    const world = await keyedWorld(10);
    const { runId } = await start(world);
    await deleteApiKey(world.ownerScope);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "paused",
      pauseReason: "key",
      done: 0,
      failed: 0,
    });
  });

  it("pauses when the model is gone", async () => {
    const world = await keyedWorld(10);
    fake.rule({
      when: { key: world.apiKey, path: "/v1/chat/completions" },
      times: -1,
      status: 404,
      code: "model_not_found",
    });
    const { runId } = await start(world);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "paused",
      pauseReason: "model",
      failed: 0,
    });
  });

  it("says that the model has ended where its host announced that, and otherwise that it is not there", async () => {
    for (const [end, code] of [
      [null, "MODEL_NOT_FOUND"],
      ["2099-01-01", "MODEL_NOT_FOUND"],
      ["2026-11-01T00:00:00Z", "MODEL_RETIRED"],
    ] as const) {
      const world = await keyedWorld(10);
      const served = [{ id: MODEL, shutdownDate: end }];
      await prisma().apiKey.update({ where: { orgId: world.orgId }, data: { served } });
      fake.rule({
        when: { key: world.apiKey, path: "/v1/chat/completions" },
        times: -1,
        status: 404,
        code: "model_not_found",
      });
      const { runId } = await start(world);
      await drain();
      expect(await getRun(world.scope, { runId })).toMatchObject({
        state: "paused",
        pauseReason: "model",
        code,
      });
    }
  });

  it("never fails a task for its rate alone", async () => {
    const world = await keyedWorld(12);
    const headers = { "retry-after-ms": "50" };
    fake.rule({
      when: { key: world.apiKey, path: "/v1/chat/completions" },
      times: 20,
      status: 429,
      code: "rate_limit_exceeded",
      headers,
    });
    const { runId } = await start(world);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: 12, failed: 0 });
  });

  it("records what cannot be labelled with its code and reply, and the rest goes on", async () => {
    const world = await keyedWorld(10);
    fake.rule({ when: { key: world.apiKey, text: "(3)" }, times: -1, answer: '{"label":"ADMIN\\u0000"}' });
    fake.rule({ when: { key: world.apiKey, text: "(4)" }, times: -1, refusal: true });
    const { runId } = await start(world);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "completed_with_errors",
      done: 8,
      failed: 2,
    });
    const failed = await prisma().prediction.findMany({
      where: { runId, state: "failed" },
      orderBy: { taskId: "asc" },
    });
    expect(failed.map((row) => row.code)).toEqual(["INVALID_LABEL", "REFUSAL"]);
    expect(failed[0]?.rawReply).toContain("ADMIN");
  });

  it("makes no new call two seconds after it was canceled, and keeps the answers in flight", async () => {
    const world = await keyedWorld(200);
    fake.configure({ latencyMs: 400, jitter: 0 });
    const { runId } = await start(world);
    const working = drain();
    while ((fake.stats.byKey[world.apiKey] ?? 0) < 30) await sleep(20);
    await cancelRun(world.scope, { runId });
    await sleep(2_000);
    const calls = fake.stats.byKey[world.apiKey];
    await working;
    expect(fake.stats.byKey[world.apiKey]).toBe(calls);
    const run = await getRun(world.scope, { runId });
    expect(run.state).toBe("canceled");
    // The list of models was asked once when the key was saved.
    expect(run.done).toBe((calls ?? 0) - 1);
  });
});
