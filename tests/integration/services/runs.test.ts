// Runs on the real engine and database: one terminal row a task, whatever is repeated, stopped or taken away.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { getPrompt } from "@/server/services/prompts/read";
import { compareRuns } from "@/server/services/runs/compare";
import { cancelRun, resumeRun } from "@/server/services/runs/control";
import { createRun } from "@/server/services/runs/create";
import { planRun } from "@/server/services/runs/plan";
import { getConfusion, getRun, listResults } from "@/server/services/runs/read";
import { reconcileRuns } from "@/server/services/runs/reconcile";
import { type RunWorld, runWorld } from "./run-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
const start = (world: RunWorld, input: Partial<Parameters<typeof createRun>[1]> = {}) =>
  createRun(world.scope, {
    versionId: world.versionId,
    scope: "all",
    sampleSize: 20,
    onlyMissing: false,
    clientRequestId: randomUUID(),
    ...input,
  });

/** Every frozen task that exists has exactly one row, and the counters say the same. */
async function assertInvariants(runId: string) {
  const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
  const chunks = await prisma().runChunk.findMany({ where: { runId } });
  const rows = await prisma().prediction.groupBy({ by: ["state"], where: { runId }, _count: true });
  const count = (state: string) => rows.find((r) => r.state === state)?._count ?? 0;
  expect({ done: run.done, failed: run.failed }).toEqual({ done: count("done"), failed: count("failed") });
  const ids = chunks.flatMap((c) => c.taskIds);
  expect(new Set(ids).size).toBe(ids.length);
  const existing = await prisma().task.count({ where: { id: { in: ids } } });
  expect(count("done") + count("failed")).toBe(existing);
  expect(chunks.every((c) => c.state === "done")).toBe(true);
}

describe("a run", () => {
  it("labels every task once, counts and ends", async () => {
    const world = await runWorld({ tasks: 230 });
    const { runId } = await start(world);
    await drain();
    const run = await getRun(world.scope, { runId });
    expect(run).toMatchObject({ state: "completed", total: 230, done: 230, failed: 0 });
    await assertInvariants(runId);
    const task = await prisma().task.findFirstOrThrow({ where: { projectId: world.projectId } });
    expect(task.predictionCount).toBe(1);
    const version = await prisma().promptVersion.findUniqueOrThrow({ where: { id: world.versionId } });
    expect(version.state).toBe("frozen");
  });

  it("on ground truth takes those tasks alone and gives the version a score", async () => {
    const world = await runWorld({ tasks: 40, groundTruth: 12 });
    const { runId } = await start(world, { scope: "ground_truth" });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", total: 12, done: 12 });
    const { cells } = await getConfusion(world.scope, { runId });
    expect(cells.reduce((sum, c) => sum + c.n, 0)).toBe(12);
    const prompt = await getPrompt(world.scope, { promptId: world.promptId });
    expect(prompt.versions[0]?.score).toMatchObject({ runId, n: 12, correct: 12, accuracy: 1 });
  });

  it("on a sample takes as many tasks as asked for and gives no score", async () => {
    const world = await runWorld({ tasks: 60 });
    const { runId } = await start(world, { scope: "sample", sampleSize: 7 });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", total: 7, done: 7 });
    const prompt = await getPrompt(world.scope, { promptId: world.promptId });
    expect(prompt.versions[0]?.score).toBeNull();
  });

  it("started by a double click is one run", async () => {
    const world = await runWorld({ tasks: 10 });
    const clientRequestId = randomUUID();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => start(world, { clientRequestId })),
    );
    const ids = results.flatMap((r) => (r.status === "fulfilled" ? [r.value.runId] : []));
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(10);
    await drain();
    expect(await prisma().run.count({ where: { orgId: world.orgId } })).toBe(1);
    await assertInvariants(ids[0] ?? "");
  });

  it("stops when it is canceled, keeps what is done, and goes on when it is resumed", async () => {
    const world = await runWorld({ tasks: 300 });
    const { runId } = await start(world);
    await planRun(world.scope, runId);
    await cancelRun(world.scope, { runId });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "canceled", done: 0 });
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: 300 });
    await assertInvariants(runId);
  });

  it("does not start for a person who was taken off the project after the click", async () => {
    const world = await runWorld({ tasks: 10 });
    const { runId } = await start(world);
    await prisma().projectMember.deleteMany({ where: { projectId: world.projectId } });
    await drain();
    const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ state: "failed", code: "NOT_ALLOWED", done: 0 });
  });

  it("without a key is refused before anything is written", async () => {
    const world = await runWorld({ tasks: 5, model: "gpt-6-luna" });
    await expect(start(world)).rejects.toMatchObject({ code: "api_key_missing" });
    expect(await prisma().run.count({ where: { orgId: world.orgId } })).toBe(0);
    const version = await prisma().promptVersion.findUniqueOrThrow({ where: { id: world.versionId } });
    expect(version.state).toBe("draft");
  });

  it("names the replacement of a model that was shut down", async () => {
    const world = await runWorld({ tasks: 5, model: "gpt-4" });
    await prisma().apiKey.create({
      data: {
        orgId: world.orgId,
        ciphertext: "-",
        last4: "abcd",
        fingerprint: "-",
        createdById: world.managerId,
      },
    });
    await expect(start(world)).rejects.toThrow(/gpt-4 was shut down.*gpt-5\.6-sol/);
  });

  it("leaves tasks that are deleted meanwhile out of its total", async () => {
    const world = await runWorld({ tasks: 30 });
    const { runId } = await start(world);
    await planRun(world.scope, runId);
    const gone = await prisma().task.findMany({
      where: { projectId: world.projectId },
      take: 4,
      select: { id: true },
    });
    await prisma().task.deleteMany({ where: { id: { in: gone.map((t) => t.id) } } });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", total: 26, done: 26 });
    await assertInvariants(runId);
  });

  it("fails a task that lacks the prompt's column, and the rest goes on", async () => {
    const world = await runWorld({ tasks: 12 });
    const [first] = await prisma().task.findMany({ where: { projectId: world.projectId }, take: 1 });
    await prisma().task.update({ where: { id: first?.id ?? 0n }, data: { data: { other: "x" } } });
    const { runId } = await start(world);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "completed_with_errors",
      done: 11,
      failed: 1,
    });
    const { rows } = await listResults(world.scope, { runId, filter: "failed" });
    expect(rows.map((r) => r.code)).toEqual(["MISSING_FIELD"]);
    await assertInvariants(runId);
  });

  it("is healed by the cron when its event was lost", async () => {
    const world = await runWorld({ tasks: 15 });
    const { runId } = await start(world);
    await prisma().$executeRaw`truncate engine.event, engine.run, engine.job cascade`;
    await prisma().run.update({ where: { id: runId }, data: { createdAt: new Date(Date.now() - 120_000) } });
    expect((await reconcileRuns()).sent).toBe(1);
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: 15 });
    await assertInvariants(runId);
  });

  it("only missing asks for nothing twice", async () => {
    const world = await runWorld({ tasks: 25 });
    await start(world, { scope: "sample", sampleSize: 10 });
    await drain();
    const { runId } = await start(world, { onlyMissing: true });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ total: 15, done: 15 });
  });
});

describe("two runs beside each other", () => {
  it("are compared on the tasks that both hold, group by group", async () => {
    const world = await runWorld({ tasks: 12, groundTruth: 6 });
    const first = await start(world);
    await drain();
    const second = await start(world);
    await drain();
    const rows = await prisma().prediction.findMany({
      where: { runId: second.runId, task: { groundTruthLabelId: { not: null } } },
      orderBy: { taskId: "asc" },
      include: { task: true },
    });
    const [changed] = rows;
    const truthId = changed?.task.groundTruthLabelId ?? "";
    const wrongId = world.labels.find((label) => label.id !== truthId)?.id ?? "";
    const label = { runId_taskId: { runId: first.runId, taskId: changed?.taskId ?? 0n } };
    await prisma().prediction.update({ where: label, data: { labelId: wrongId } });
    await prisma().prediction.update({ where: { id: changed?.id ?? 0n }, data: { labelId: truthId } });
    const seen = await compareRuns(world.scope, {
      runId: first.runId,
      otherId: second.runId,
      group: "improved",
    });
    expect(seen.tasks).toBe(12);
    expect(seen.groups).toMatchObject({ changed: 1, improved: 1, regressed: 0 });
    expect(seen.rows).toMatchObject([{ taskId: changed?.taskId, a: wrongId, b: truthId }]);
    const back = await compareRuns(world.scope, {
      runId: second.runId,
      otherId: first.runId,
      group: "regressed",
    });
    expect(back.rows.map((row) => row.taskId)).toEqual([changed?.taskId]);
  });
});
