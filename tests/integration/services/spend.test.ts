// What calls cost is added up by day, also for calls whose answer was of no use.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { createRun } = await import("@/server/services/runs/create");
const { storePredictions } = await import("@/server/services/runs/store");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => fake.clearRules());

const MODEL = "gpt-5.6-luna";

async function keyedWorld(tasks: number) {
  const apiKey = `sk-test-${randomUUID()}`;
  const world = await runWorld({ tasks, groundTruth: 0, model: MODEL });
  await updateApiKey(world.ownerScope, { apiKey });
  return { ...world, apiKey };
}
type KeyedWorld = Awaited<ReturnType<typeof keyedWorld>>;

async function run(world: KeyedWorld): Promise<string> {
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
  return runId;
}

const days = ({ orgId }: KeyedWorld) => prisma().spendDay.findMany({ where: { orgId } });
const runOf = (runId: string) => prisma().run.findUniqueOrThrow({ where: { id: runId } });
const today = async () => {
  const [row] = await prisma().$queryRaw<{ day: Date }[]>`select (now() at time zone 'utc')::date as day`;
  return row?.day;
};

test("a day holds what the predictions of all runs of a prompt cost", async () => {
  const world = await keyedWorld(30);
  const [one, two] = [await run(world), await run(world)];
  const { _sum } = await prisma().prediction.aggregate({
    where: { runId: { in: [one, two] } },
    _sum: { attempts: true, promptTokens: true, completionTokens: true, cachedTokens: true, costUsd: true },
  });
  const rows = await days(world);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    ...{ projectId: world.projectId, promptId: world.promptId, model: MODEL, day: await today() },
    ...{ calls: _sum.attempts, tasks: 60, unknownCalls: 0 },
    ...{ inputTokens: BigInt(_sum.promptTokens ?? 0), outputTokens: BigInt(_sum.completionTokens ?? 0) },
    cachedTokens: BigInt(_sum.cachedTokens ?? 0),
  });
  expect(rows[0]?.costUsd.toNumber()).toBeGreaterThan(0);
  expect(rows[0]?.costUsd.toNumber()).toBeCloseTo(_sum.costUsd?.toNumber() ?? 0, 8);
  const spent = (await runOf(one)).spentUsd.plus((await runOf(two)).spentUsd);
  expect(spent.toNumber()).toBeCloseTo(rows[0]?.costUsd.toNumber() ?? 0, 8);
});

test("a task that stays to do because the run pauses has cost what its calls cost", async () => {
  const world = await keyedWorld(1);
  const when = { key: world.apiKey, path: "/v1/chat/completions" };
  fake.rule({ when, answer: "I would rather not say" });
  fake.rule({ when, times: -1, status: 401, code: "invalid_api_key" });
  const runId = await run(world);
  const { state, done, failed, spentUsd, costUsd } = await runOf(runId);
  expect({ state, done, failed, costUsd }).toEqual({ state: "paused", done: 0, failed: 0, costUsd: null });
  expect(await prisma().prediction.count({ where: { runId } })).toBe(0);
  expect(spentUsd.toNumber()).toBeGreaterThan(0);
  expect(await days(world)).toMatchObject([{ calls: 2, tasks: 0, unknownCalls: 0, costUsd: spentUsd }]);
});

test("a call without token counts is one of unknown price", async () => {
  const world = await keyedWorld(2);
  const answer = { choices: [{ message: { content: '{"label":"Refund"}' }, finish_reason: "stop" }] };
  fake.rule({ when: { key: world.apiKey, path: "/v1/chat/completions" }, raw: JSON.stringify(answer) });
  const runId = await run(world);
  expect(await runOf(runId)).toMatchObject({ state: "completed", done: 2 });
  expect(await days(world)).toMatchObject([{ calls: 2, tasks: 2, unknownCalls: 1 }]);
});

test("a second answer to the same task is paid for too, and stores no second row", async () => {
  const world = await keyedWorld(1);
  const runId = await run(world);
  const [before] = await days(world);
  const { taskId } = await prisma().prediction.findFirstOrThrow({ where: { runId } });
  const { projectId, versionId, labels } = world;
  const label = { labelId: labels[0]?.id ?? null, label: labels[0]?.value ?? null, confidence: null };
  const tokens = {
    promptTokens: 100,
    completionTokens: 5,
    cachedTokens: 40,
    costUsd: 0.25,
    latencyMs: 1,
    leftOutChars: 0,
    cached: false,
  };
  await storePredictions(world.scope, { id: runId, projectId, versionId }, [
    {
      ...{ taskId: String(taskId), state: "done", ...label, distribution: null, code: null, rawReply: null },
      ...{ strategy: "json_schema", attempts: 3, ...tokens },
    },
  ]);
  expect(await prisma().prediction.count({ where: { runId } })).toBe(1);
  const [after] = await days(world);
  expect(after).toMatchObject({ calls: 4, tasks: 1 });
  expect(after?.costUsd.minus(before?.costUsd ?? 0).toNumber()).toBe(0.25);
  expect((after?.cachedTokens ?? 0n) - (before?.cachedTokens ?? 0n)).toBe(40n);
});

test("the money of a deleted project stays spent", async () => {
  const world = await keyedWorld(2);
  await run(world);
  await prisma().project.delete({ where: { id: world.projectId } });
  expect(await days(world)).toMatchObject([{ projectId: world.projectId, calls: 2 }]);
});
