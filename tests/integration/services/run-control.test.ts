// A person stops a run at any moment and sends it on: what is done stays, what failed is tried again, and two clicks are one.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import { expectInvariants } from "@/tests/faults/support/invariants";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { cancelRun, pauseByPerson, pauseRun, resumeRun } = await import("@/server/services/runs/control");
const { createRun } = await import("@/server/services/runs/create");
const { planRun } = await import("@/server/services/runs/plan");
const { getRun, listResults } = await import("@/server/services/runs/read");
const { retryFailed } = await import("@/server/services/runs/retry");
const { runWorld } = await import("./run-world");

const sql = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await sql.end();
  await fake.close();
});
afterEach(() => {
  fake.clearRules();
  fake.configure({ latencyMs: 0 });
});

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });

async function keyedWorld(tasks: number) {
  const world = await runWorld({ tasks, groundTruth: 0, model: "gpt-5.6-luna" });
  const apiKey = `sk-test-${randomUUID()}`;
  await updateApiKey(world.ownerScope, { apiKey });
  const started = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...started, clientRequestId: randomUUID() });
  // The list of models was asked once when the key was saved.
  const calls = () => (fake.stats.byKey[apiKey] ?? 0) - 1;
  return { ...world, apiKey, runId, calls };
}
type KeyedWorld = Awaited<ReturnType<typeof keyedWorld>>;

const read = ({ scope, runId }: KeyedWorld) => getRun(scope, { runId });
const audited = ({ runId }: KeyedWorld, action: string) =>
  prisma().auditEvent.count({ where: { targetId: runId, action } });
const clicks = async (click: () => Promise<unknown>) => {
  const results = await Promise.allSettled(Array.from({ length: 8 }, click));
  const refused = results.filter((each) => each.status === "rejected");
  for (const { reason } of refused) expect(reason).toMatchObject({ code: "conflict" });
  return results.length - refused.length;
};

describe("a pause by a person", () => {
  it("makes no new call two seconds later, keeps the answers in flight, and resumes with what is left", async () => {
    const world = await keyedWorld(200);
    fake.configure({ latencyMs: 400, jitter: 0 });
    const working = drain();
    while (world.calls() < 30) await sleep(20);
    await pauseByPerson(world.scope, world);
    await sleep(2_000);
    const calls = world.calls();
    await working;
    expect(world.calls()).toBe(calls);
    expect(await read(world)).toMatchObject({
      state: "paused",
      pauseReason: "user",
      code: null,
      done: calls,
    });
    expect(await audited(world, "run.pause")).toBe(1);
    fake.configure({ latencyMs: 0 });
    await resumeRun(world.scope, world);
    await drain();
    expect(await read(world)).toMatchObject({ state: "completed", done: 200, failed: 0, pauseReason: null });
    expect(world.calls()).toBe(200);
    await expectInvariants(sql);
  });

  it("of a run that waits or is being planned starts nothing", async () => {
    const waiting = await keyedWorld(10);
    await pauseByPerson(waiting.scope, waiting);
    const planned = await keyedWorld(10);
    await planRun(planned.scope, planned.runId);
    await pauseByPerson(planned.scope, planned);
    await drain();
    for (const world of [waiting, planned]) {
      expect(await read(world)).toMatchObject({ state: "paused", done: 0 });
      expect(world.calls()).toBe(0);
      await resumeRun(world.scope, world);
    }
    await drain();
    for (const world of [waiting, planned])
      expect(await read(world)).toMatchObject({ state: "completed", done: 10 });
  });

  it("is one however often it is clicked, and so are resuming and canceling", async () => {
    const world = await keyedWorld(10);
    expect(await clicks(() => pauseByPerson(world.scope, world))).toBe(1);
    expect(await clicks(() => resumeRun(world.scope, world))).toBe(1);
    expect(await clicks(() => cancelRun(world.scope, world))).toBe(1);
    await expect(pauseByPerson(world.scope, world)).rejects.toMatchObject({ code: "conflict" });
    const actions = ["run.pause", "run.resume", "run.cancel"];
    expect(await Promise.all(actions.map((action) => audited(world, action)))).toEqual([1, 1, 1]);
    expect((await prisma().run.findUniqueOrThrow({ where: { id: world.runId } })).generation).toBe(2);
  });

  it("is not taken for the provider's: the reason that came first stays", async () => {
    const world = await keyedWorld(10);
    await planRun(world.scope, world.runId);
    await pauseByPerson(world.scope, world);
    await pauseRun(world.scope, world.runId, "QUOTA");
    expect(await read(world)).toMatchObject({ pauseReason: "user", code: null });
    await drain();
  });
});

describe("retrying what failed", () => {
  /** A run of 40 tasks in which those with (3), (4) and (5) failed after a paid answer. */
  async function withFailures() {
    const world = await keyedWorld(40);
    for (const text of ["(3)", "(4)", "(5)"])
      fake.rule({ when: { key: world.apiKey, text }, times: -1, answer: "none of them" });
    await drain();
    fake.clearRules();
    const run = await read(world);
    expect(run).toMatchObject({ state: "completed_with_errors", done: 37, failed: 3 });
    return { world, run };
  }

  it("asks about these tasks alone, keeps their failures as history and their cost counted", async () => {
    const { world, run } = await withFailures();
    const before = world.calls();
    const failed = await prisma().prediction.findMany({
      where: { runId: world.runId, state: "failed" },
      orderBy: { taskId: "asc" },
    });
    expect(await retryFailed(world.scope, world)).toEqual({ tasks: 3 });
    expect(await read(world)).toMatchObject({ state: "queued", done: 37, failed: 0, total: 40 });
    await drain();
    const after = await read(world);
    expect(after).toMatchObject({ state: "completed", done: 40, failed: 0, total: 40 });
    expect(world.calls() - before).toBe(3);
    expect(after.costUsd).toBeGreaterThan(run.costUsd ?? 0);
    const kept = await prisma().retriedPrediction.findMany({
      orderBy: { taskId: "asc" },
      where: { runId: world.runId },
    });
    expect(kept).toEqual(
      failed.map(({ id, taskId, code, rawReply, promptTokens, costUsd, createdAt }) =>
        expect.objectContaining({
          id,
          taskId,
          code,
          rawReply,
          promptTokens,
          costUsd,
          failedAt: createdAt,
          generation: 1,
        }),
      ),
    );
    const { rows } = await listResults(world.scope, { runId: world.runId, filter: "all" });
    expect(rows.filter(({ earlierCodes }) => earlierCodes !== null)).toEqual(
      failed.map(({ taskId }) =>
        expect.objectContaining({ taskId, state: "done", earlierCodes: ["BAD_JSON"] }),
      ),
    );
    await expectInvariants(sql);
  });

  it("is one retry however often it is clicked, and can be done again", async () => {
    const { world } = await withFailures();
    const again = { when: { key: world.apiKey, text: "(4)" }, times: -1, answer: "neither" };
    fake.rule(again);
    expect(await clicks(() => retryFailed(world.scope, world))).toBe(1);
    await drain();
    expect(await read(world)).toMatchObject({ state: "completed_with_errors", done: 39, failed: 1 });
    fake.clearRules();
    expect(await retryFailed(world.scope, world)).toEqual({ tasks: 1 });
    await drain();
    expect(await read(world)).toMatchObject({ state: "completed", done: 40 });
    expect(await audited(world, "run.retryFailed")).toBe(2);
    const kept = await prisma().retriedPrediction.groupBy({
      by: ["generation"],
      where: { runId: world.runId },
      _count: true,
    });
    expect(kept.map(({ generation, _count }) => [generation, _count]).toSorted()).toEqual([
      [1, 3],
      [2, 1],
    ]);
    await expectInvariants(sql);
  });

  it("sends a stopped run on with what is left as well", async () => {
    const world = await keyedWorld(200);
    fake.rule({ when: { key: world.apiKey }, times: 20, status: 400, code: "odd" });
    fake.configure({ latencyMs: 300, jitter: 0 });
    const working = drain();
    while ((await read(world)).failed < 20) await sleep(50);
    await pauseByPerson(world.scope, world);
    await working;
    fake.configure({ latencyMs: 0 });
    expect(await retryFailed(world.scope, world)).toEqual({ tasks: 20 });
    await drain();
    expect(await read(world)).toMatchObject({ state: "completed", done: 200, failed: 0 });
    await expectInvariants(sql);
  });

  it("while answers of the pause before are still on their way counts each task once", async () => {
    const world = await keyedWorld(200);
    fake.rule({ when: { key: world.apiKey }, times: 10, status: 400, code: "odd" });
    fake.configure({ latencyMs: 100, jitter: 0 });
    const working = drain();
    while ((await read(world)).failed < 10) await sleep(10);
    // What is in the air from here on fails, and is stored after the retry.
    fake.configure({ latencyMs: 600 });
    fake.rule({ when: { key: world.apiKey }, times: 30, status: 400, code: "odd" });
    const calls = world.calls();
    while (world.calls() < calls + 20) await sleep(10);
    await pauseByPerson(world.scope, world);
    const { tasks } = await retryFailed(world.scope, world);
    expect(tasks).toBeGreaterThanOrEqual(10);
    fake.configure({ latencyMs: 0 });
    await working;
    await drain();
    const run = await read(world);
    expect(run.done + run.failed).toBe(200);
    expect(run.state).toMatch(/^completed/);
    await expectInvariants(sql);
  });

  it("is refused while the run goes on, and where nothing failed", async () => {
    const world = await keyedWorld(10);
    await expect(retryFailed(world.scope, world)).rejects.toMatchObject({ code: "conflict" });
    await drain();
    await expect(retryFailed(world.scope, world)).rejects.toMatchObject({ code: "conflict" });
    expect(await read(world)).toMatchObject({ state: "completed" });
    expect(await audited(world, "run.retryFailed")).toBe(0);
  });

  it("leaves out failed tasks that were deleted since", async () => {
    const { world } = await withFailures();
    const row = await prisma().prediction.findFirstOrThrow({
      where: { runId: world.runId, state: "failed" },
    });
    await prisma().task.delete({ where: { id: row.taskId } });
    expect(await retryFailed(world.scope, world)).toEqual({ tasks: 2 });
    await drain();
    expect(await read(world)).toMatchObject({ state: "completed", done: 39, failed: 0, total: 39 });
  });
});
