// Answers of several runs about the same tasks are stored at the same moment, also while people delete these tasks.
import { randomUUID } from "node:crypto";
import { expect, test, vi } from "vitest";
import { pool, prisma } from "@/server/db/client";
import { type PredictionRow, storePredictions } from "@/server/services/runs/store";
import { taskReader } from "@/server/services/runs/task-reader";
import { deleteTasks } from "@/server/services/tasks/delete";
import { expectCounters } from "./counters";
import { type RunWorld, runWorld } from "./run-world";

const TASKS = 300;
const ROUNDS = 12;

async function addRun({ orgId, projectId, versionId, promptId, managerId }: RunWorld) {
  const { id } = await prisma().run.create({
    data: {
      ...{ orgId, projectId, versionId, promptId, createdById: managerId, clientRequestId: randomUUID() },
      ...{ scope: "all", labels: [], model: "demo", state: "running", total: TASKS },
    },
  });
  return { id, projectId, versionId };
}

const answer = ({ labels: [label] }: RunWorld, taskId: bigint): PredictionRow => ({
  ...{ taskId: String(taskId), state: "done", labelId: label?.id ?? null, label: label?.value ?? null },
  ...{ confidence: 1, distribution: null, code: null, rawReply: null, strategy: null, attempts: 1 },
  ...{
    promptTokens: 1,
    completionTokens: 1,
    cachedTokens: 0,
    costUsd: null,
    latencyMs: 1,
    leftOutChars: 0,
    cached: false,
  },
});

const tasksOf = ({ projectId }: RunWorld) =>
  prisma().task.findMany({ where: { projectId }, orderBy: { id: "asc" }, select: { id: true } });

async function expectPredictions({ projectId }: RunWorld): Promise<void> {
  const tasks = await prisma().task.findMany({
    where: { projectId },
    select: { predictionCount: true, _count: { select: { predictions: true } } },
  });
  expect(tasks.filter(({ predictionCount, _count }) => predictionCount !== _count.predictions)).toEqual([]);
  await expectCounters(projectId);
}

test("two runs store answers about the same tasks in opposite orders", async () => {
  const world = await runWorld({ tasks: TASKS, groundTruth: 0 });
  const rows = (await tasksOf(world)).map(({ id }) => answer(world, id));
  for (let round = 0; round < ROUNDS; round++) {
    const [one, other] = [await addRun(world), await addRun(world)];
    await Promise.all([
      storePredictions(world.scope, one, rows),
      storePredictions(world.scope, other, rows.toReversed()),
    ]);
  }
  expect(await prisma().prediction.count({ where: { projectId: world.projectId } })).toBe(2 * ROUNDS * TASKS);
  await expectPredictions(world);
});

test("answers about tasks that go at that moment are left out, and the others are kept", async () => {
  const world = await runWorld({ tasks: TASKS, groundTruth: 0 });
  const tasks = await tasksOf(world);
  const rows = tasks.map(({ id }) => answer(world, id)).toReversed();
  for (let round = 0; round < ROUNDS; round++) {
    const taskIds = tasks.slice(round * 20, round * 20 + 20).map(({ id }) => id);
    await Promise.all([
      storePredictions(world.scope, await addRun(world), rows),
      deleteTasks(world.scope, { taskIds, count: taskIds.length }),
    ]);
  }
  expect(await tasksOf(world)).toHaveLength(TASKS - 20 * ROUNDS);
  await expectPredictions(world);
});

test("a run that begins while a sync takes a new text reads that text", async () => {
  const world = await runWorld({ tasks: 3, groundTruth: 0 });
  const ids = (await tasksOf(world)).map(({ id }) => id);
  const sync = await pool().connect();
  await sync.query("begin");
  await sync.query('select 1 from "Task" where id = any($1) for update', [ids]);
  await sync.query(`update "Task" set data = '{"text":"new"}' where id = any($1)`, [ids]);
  const reading = taskReader(world.scope, world.projectId, ids)();
  await vi.waitFor(async () => {
    const { rows } = await pool().query("select 1 from pg_locks where not granted");
    expect(rows).not.toEqual([]);
  });
  await sync.query("commit");
  sync.release();
  expect(await reading).toMatchObject({ id: ids[0], data: { text: "new" } });
});
