// Everything that writes to one project at the same moment: nothing waits for ever, nothing is made twice, every counter is what its rows say.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { pool, prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { createAnnotation, skipTask } from "@/server/services/annotations/create";
import { setGroundTruth, unsetGroundTruth } from "@/server/services/annotations/ground-truth";
import { beginConversion } from "@/server/services/conversions/begin";
import { convertStep } from "@/server/services/conversions/convert";
import { cancelConversion } from "@/server/services/conversions/manage";
import { undoConversion } from "@/server/services/conversions/undo";
import { undoImport } from "@/server/services/imports/undo";
import { cancelSync } from "@/server/services/storage/cancel";
import { startSync } from "@/server/services/storage/start";
import { createConnection, deleteConnection } from "@/server/services/storage/write";
import { deleteTasks } from "@/server/services/tasks/delete";
import { nextTask } from "@/server/services/tasks/next";
import { startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";
import { expectCounters } from "@/tests/integration/services/counters";
import { importFile } from "@/tests/integration/services/import-world";
import { predictedWorld } from "@/tests/integration/services/predicted-world";
import type { RunWorld } from "@/tests/integration/services/run-world";
import { connectionTo, runSync } from "@/tests/integration/services/storage-world";
import { s3Door } from "@/tests/setup/storage";

const TASKS = 2_000;
const ROUNDS = 6;

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

const any = (below: number) => Math.floor(Math.random() * below);

/** What people are told is no fault: somebody else was faster, or what they meant is gone. */
async function allowed(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof AppError && ["conflict", "not_found"].includes(error.code))) throw error;
  });
}

async function repeat(times: number, work: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < times; round++) await work(round);
}

async function label(scope: ProjectScope, labels: RunWorld["labels"]): Promise<void> {
  const { task } = await nextTask(scope);
  if (!task) return;
  const labelId = labels[any(labels.length)]?.id ?? "";
  const isSkip = any(8) === 0;
  await allowed(
    isSkip ? skipTask(scope, { taskId: task.id }) : createAnnotation(scope, { taskId: task.id, labelId }),
  );
}

async function star({ scope, projectId }: RunWorld): Promise<void> {
  const all = { projectId, skipped: false };
  const [annotation] = await prisma().annotation.findMany({ where: all, skip: any(50), take: 1 });
  if (!annotation) return;
  const seen = { annotationId: annotation.id, version: annotation.version };
  await allowed(annotation.groundTruth ? unsetGroundTruth(scope, seen) : setGroundTruth(scope, seen));
}

async function importAndUndo({ scope }: RunWorld, round: number): Promise<void> {
  const rows = Array.from(
    { length: 300 },
    (_, n) => `${round}-${n},imported ${n},${n % 3 === 0 ? "Refund" : ""}`,
  );
  const mapping = { idColumn: "id", labelColumn: "label" };
  const { importId } = await importFile(scope, `id,text,label\n${rows.join("\n")}\n`, mapping);
  if (round % 2 === 0) await undoImport(scope, { importId });
}

async function convert(world: RunWorld, round: number): Promise<void> {
  const { orgId, projectId, versionId, managerId: createdById, scope } = world;
  const rules = { onlyUnlabeled: round % 2 === 0, clientRequestId: randomUUID() };
  const { id } = await prisma().conversion.create({
    data: { orgId, projectId, versionId, createdById, ...rules },
  });
  await beginConversion(scope, id);
  const work = async () => {
    while ((await convertStep(jobScope(orgId, "test"), id)).more);
  };
  const stop = round % 3 === 0 ? allowed(cancelConversion(scope, { conversionId: id })) : null;
  await Promise.all([work(), work(), stop]);
  if (round % 4 < 3) await allowed(undoConversion(scope, { conversionId: id }));
}

async function removeSome({ scope, projectId }: RunWorld): Promise<void> {
  const found = await prisma().task.findMany({
    where: { projectId },
    skip: any(1_500),
    take: 7,
    select: { id: true },
  });
  const taskIds = found.map(({ id }) => id).sort(() => Math.random() - 0.5);
  if (taskIds.length > 0) await allowed(deleteTasks(scope, { taskIds, count: taskIds.length }));
}

async function syncAll({ scope }: RunWorld): Promise<() => Promise<void>> {
  const bucket = startScriptedS3(s3Door);
  const mapping = { textColumn: "text", idColumn: "id", labelColumn: "label" };
  const input = connectionTo(bucket, { method: "rows", mapping, onChange: "update" });
  let { connectionId } = await createConnection(scope, input);
  let version = 0;
  return async () => {
    version++;
    for (let n = 0; n < 6; n++) {
      const rows = Array.from({ length: 40 }, (_, row) => {
        const text = (row + version) % 5 === 0 ? `synced ${row} at ${version}` : `synced ${row}`;
        return JSON.stringify({
          id: `s${n}-${row + (version % 3)}`,
          text,
          label: row % 4 === 0 ? "Refund" : "",
        });
      });
      if (any(4) === 0) await bucket.delete(`${n}.jsonl`);
      else await bucket.put(`${n}.jsonl`, rows.join("\n"));
    }
    const { syncId } = await startSync(scope, { connectionId, retriesFailed: false });
    const stop = version % 4 === 0 ? allowed(cancelSync(scope, { syncId })) : null;
    await Promise.all([runSync(scope, syncId), runSync(scope, syncId), stop]);
    if (version % 3 !== 0) return;
    await deleteConnection(scope, { connectionId });
    ({ connectionId } = await createConnection(scope, input));
  };
}

async function expectSound({ projectId }: RunWorld): Promise<void> {
  await expectCounters(projectId);
  const { rows } = await pool().query(
    `select
       (select count(*)::int from (select 1 from "Task" where "projectId" = $1 and "objectId" is not null
          group by "objectId", "objectRow" having count(*) > 1) twice) as "sameRow",
       (select count(*)::int from (select 1 from "Annotation" where "projectId" = $1 and "predictionId" is not null
          group by "predictionId" having count(*) > 1) twice) as "sameAnswer",
       (select count(*)::int from "StorageSync" where "projectId" = $1 and state in ('queued', 'running')) as moving,
       (select count(*)::int from "Conversion" where "projectId" = $1 and state in ('queued', 'running')) as converting,
       (select count(*)::int from "Annotation" a join "Conversion" c on c.id = a."conversionId" where a."projectId" = $1
          and c.state = 'undone' and a.source = 'prediction' and a.version = 1 and not a."groundTruth" and a."updatedById" is null) as undone,
       (select count(*)::int from "Task" t join "Import" i on i.id = t."importId" where t."projectId" = $1 and i.state = 'undone'
          and not exists (select 1 from "Annotation" a where a."taskId" = t.id and (a."importId" is null or a."updatedById" is not null))) as "notUndone",
       (select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waiting`,
    [projectId],
  );
  const nothing = {
    sameRow: 0,
    sameAnswer: 0,
    moving: 0,
    converting: 0,
    undone: 0,
    notUndone: 0,
    waiting: 0,
  };
  expect(rows).toEqual([nothing]);
}

test("a storm of people, imports, syncs, conversions and their undos on one project", async () => {
  const world = await predictedWorld(TASKS);
  const owner = await openProjectScope(world.ownerScope, world.projectId);
  const sync = await syncAll(world);
  let human = 0;
  const people = [world.scope, owner].map((scope) =>
    repeat(ROUNDS * 12, async () => {
      await label(scope, world.labels);
      human++;
    }),
  );
  const ended = await Promise.allSettled([
    ...people,
    repeat(ROUNDS * 10, () => star(world)),
    repeat(ROUNDS, (round) => importAndUndo(world, round)),
    repeat(ROUNDS, (round) => importAndUndo(world, 1_000 + round)),
    repeat(ROUNDS, (round) => convert(world, round)),
    repeat(ROUNDS * 4, () => removeSome(world)),
    repeat(ROUNDS, sync),
  ]);
  expect(ended.flatMap((end) => (end.status === "rejected" ? [end.reason] : []))).toEqual([]);
  expect(human).toBe(ROUNDS * 24);
  await expectSound(world);
});
