// F-36: two conversions at once, and a conversion while people submit: one annotation per prediction, and the person wins.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { createAnnotation } from "@/server/services/annotations/create";
import { beginConversion } from "@/server/services/conversions/begin";
import { convertStep } from "@/server/services/conversions/convert";
import { cancelConversion } from "@/server/services/conversions/manage";
import { undoConversion } from "@/server/services/conversions/undo";
import { expectCounters } from "./counters";
import { predictedWorld } from "./predicted-world";
import type { RunWorld } from "./run-world";

const TRIES = 60;
const TASKS = 4;

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

/** A conversion that has begun, without the engine. */
async function begun(world: RunWorld, onlyUnlabeled: boolean): Promise<string> {
  const { orgId, projectId, versionId, managerId } = world;
  const { id } = await prisma().conversion.create({
    data: {
      orgId,
      projectId,
      versionId,
      onlyUnlabeled,
      createdById: managerId,
      clientRequestId: randomUUID(),
    },
  });
  await beginConversion(world.scope, id);
  return id;
}

async function convertAll(world: RunWorld, conversionId: string): Promise<void> {
  while ((await convertStep(world.scope, conversionId)).more);
}

const tasksOf = ({ projectId }: RunWorld) =>
  prisma().task.findMany({ where: { projectId }, orderBy: { id: "asc" }, select: { id: true } });

/** Both write under the lock of the task, so the order of the ids is the order in which they came. */
async function expectOnePerPrediction({ projectId }: RunWorld): Promise<void> {
  const rows = await prisma().annotation.findMany({ where: { projectId }, orderBy: { id: "asc" } });
  const predicted = rows.flatMap(({ predictionId }) => predictionId ?? []);
  expect(new Set(predicted).size).toBe(predicted.length);
  const byPerson = new Set<bigint>();
  for (const { taskId, source } of rows) {
    if (source === "human") byPerson.add(taskId);
    else expect(byPerson.has(taskId), "converted after a person had labelled").toBe(false);
  }
  await expectCounters(projectId);
}

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await pool().query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
    await sleep(5);
  }
}

describe.each([true, false])("onlyUnlabeled %s", (onlyUnlabeled) => {
  it("waits for a person in the middle of a submit, and leaves their task alone", async () => {
    const world = await predictedWorld(TASKS);
    const { orgId, projectId, managerId } = world;
    const conversionId = await begun(world, onlyUnlabeled);
    const [task] = await tasksOf(world);
    const person = await pool().connect();
    await person.query("begin");
    await person.query('select 1 from "Task" where id = $1 for update', [task?.id]);
    await person.query(
      `insert into "Annotation" ("orgId", "projectId", "taskId", "labelId", source, "createdById") values ($1, $2, $3, $4, 'human', $5)`,
      [orgId, projectId, task?.id, world.labels[0]?.id, managerId],
    );
    await person.query('update "Task" set "annotationCount" = 1 where id = $1', [task?.id]);
    await person.query('update "Project" set "annotatedCount" = "annotatedCount" + 1 where id = $1', [
      projectId,
    ]);
    const converting = convertAll(world, conversionId);
    await untilSomebodyWaits();
    await person.query("commit");
    person.release();
    await converting;
    const rows = await prisma().annotation.findMany({ where: { projectId }, orderBy: { taskId: "asc" } });
    expect(rows.map(({ source }) => source)).toEqual(["human", "prediction", "prediction", "prediction"]);
    await expectOnePerPrediction(world);
  });

  it(`survives ${TRIES} tries of two conversions and a person on every task`, {
    timeout: 120_000,
  }, async () => {
    let afterPerson = 0;
    for (let n = 0; n < TRIES; n++) {
      const world = await predictedWorld(TASKS);
      const tasks = await tasksOf(world);
      const [first, second] = [await begun(world, onlyUnlabeled), await begun(world, onlyUnlabeled)];
      const submit = async ({ id }: { id: bigint }) => {
        await sleep(Math.random() * 12);
        await createAnnotation(world.scope, { taskId: id, labelId: world.labels[0]?.id ?? "" });
      };
      await Promise.all([convertAll(world, first), convertAll(world, second), ...tasks.map(submit)]);
      await expectOnePerPrediction(world);
      const { projectId } = world;
      expect(await prisma().annotation.count({ where: { projectId, source: "human" } })).toBe(TASKS);
      afterPerson +=
        TASKS - (await prisma().annotation.count({ where: { projectId, source: "prediction" } }));
    }
    // Both orders happened, or the race was none.
    expect(afterPerson).toBeGreaterThan(0);
    expect(afterPerson).toBeLessThan(TRIES * TASKS);
  });
});

it("writes nothing after a cancel and an undo in the middle", async () => {
  for (let n = 0; n < 8; n++) {
    const world = await predictedWorld(2_500);
    const conversionId = await begun(world, true);
    const stop = async () => {
      await sleep(Math.random() * 60);
      await cancelConversion(world.scope, { conversionId });
      await undoConversion(world.scope, { conversionId });
    };
    await Promise.all([convertAll(world, conversionId), stop()]);
    expect(await prisma().annotation.count({ where: { conversionId } })).toBe(0);
    await expectCounters(world.projectId);
  }
});
