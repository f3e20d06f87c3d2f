// The invariant checker must be able to fail: every break, planted into a healthy run, is found and named.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { createRun } from "@/server/services/runs/create";
import { runWorld } from "@/tests/integration/services/run-world";
import { type Annotations, annotationsOf, INVARIANTS, violations } from "./support/invariants";

const TASKS = 12;
const PERSONS = 4;

const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
let annotations: Annotations;

beforeAll(async () => {
  await client.connect();
  await startJobs(engineHandler, { work: false });
  const world = await runWorld({ tasks: TASKS, groundTruth: PERSONS });
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  annotations = await annotationsOf(client, world.projectId);
  await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  await embeddedEngine().drain({ limitMs: 20_000 });
});
afterAll(async () => {
  await stopJobs();
  await client.end();
});

const found = () => violations(client, { annotations, calls: { seen: TASKS + 1, tasks: TASKS, repeats: 1 } });

/** What is found besides a healthy run after these statements, which are then taken back. */
async function planted(...statements: string[]): Promise<string[]> {
  await client.query("begin");
  try {
    for (const text of statements) await client.query(text);
    return await found();
  } finally {
    await client.query("rollback");
  }
}

const FIRST = `(select min(id) from "Task")`;
const JOB = `insert into engine.job (kind, fn, uniq, lane) values ('call', 'f', 'u', 'l')`;

const BREAKS: Record<string, string[]> = {
  "a frozen task has no row": [`delete from "Prediction" where "taskId" = ${FIRST}`],
  "a task has two rows": [
    `drop index "Prediction_runId_taskId_key"`,
    `insert into "Prediction" ("orgId", "projectId", "runId", "versionId", "taskId", state, "labelId", label)
       select "orgId", "projectId", "runId", "versionId", "taskId", state, "labelId", label from "Prediction" where "taskId" = ${FIRST}`,
  ],
  "a task is frozen twice": [`update "RunChunk" set "taskIds" = "taskIds" || "taskIds"[1]`],
  "a row is outside the frozen tasks": [
    `update "RunChunk" set "taskIds" = array_remove("taskIds", ${FIRST})`,
  ],
  "done, failed and deleted are not all that was frozen": [`update "Run" set done = done - 1`],
  "the total is not done and failed": [`update "Run" set total = total + 1`],
  "the state denies the failed rows": [`update "Run" set state = 'completed_with_errors'`],
  "a label is outside the frozen labels": [`update "Run" set labels = '[]'`],
  "a failed row has a label or no code": [
    `alter table "Prediction" drop constraint "Prediction_check", drop constraint "Prediction_check1"`,
    `update "Prediction" set state = 'failed' where "taskId" = ${FIRST}`,
  ],
  "an earlier failure is of no frozen task, or of a generation that has not ended": [
    `insert into "RetriedPrediction" (id, "orgId", "projectId", "runId", "taskId", generation, code, attempts, "promptTokens",
       "completionTokens", "cachedTokens", "failedAt")
       select id, "orgId", "projectId", "runId", "taskId", 1, 'UPSTREAM', 1, 0, 0, 0, now() from "Prediction" limit 1`,
  ],
  "a chunk is open": [`update "RunChunk" set state = 'sent' where "index" = 0`],
  "a counter of a run is wrong": [`update "Run" set "promptTokens" = "promptTokens" + 1`],
  "the days do not hold what the runs spent": [`update "SpendDay" set "costUsd" = "costUsd" + 0.00000001`],
  "a run was not audited": [`update "AuditEvent" set action = 'run.lost' where action = 'run.create'`],
  "a cancellation was not audited": [`update "Run" set state = 'canceled'`],
  "a counter of a task is wrong": [`update "Task" set "predictionCount" = 2 where id = ${FIRST}`],
  "a counter of a project is wrong": [`update "Project" set "annotatedCount" = 0`],
  "the engine has a job left": [JOB],
  "the engine has a lease left": [JOB, `update engine.job set locked_by = 'x' where uniq = 'u'`],
  "the engine has a pause left": [
    `insert into engine.pause (kind, event, run_id, expires_at) values ('wait', 'e', 'r', now())`,
  ],
  "the engine has a batch left": [`insert into engine.batch values ('f', 'k', '[]')`],
  "the engine has a run left": [
    `insert into engine.run (id, fn, events) values ('r', 'f', '[{"name": "e"}]')`,
  ],
  "an annotation of a person changed": [
    `update "Annotation" set "updatedAt" = now() where id = (select min(id) from "Annotation")`,
  ],
};

it("finds nothing in a healthy run", async () => {
  expect(annotations.rows.size).toBe(PERSONS);
  expect(await found()).toEqual([]);
});

it.each(Object.entries(BREAKS))("finds: %s", async (name, statements) => {
  expect((await planted(...statements)).map((line) => line.split(":")[0])).toContain(name);
  expect(await found()).toEqual([]);
});

it("finds annotations that are new or gone, and calls that no fault allows", async () => {
  const changed = "an annotation of a person changed";
  const lost = `delete from "Annotation" where id = (select min(id) from "Annotation")`;
  expect((await planted(lost)).join()).toContain(changed);
  const added = `insert into "Annotation" ("orgId", "projectId", "taskId", "labelId", source, "createdById")
    select "orgId", "projectId", (select max(id) from "Task"), "labelId", source, "createdById" from "Annotation" limit 1`;
  expect((await planted(added)).join()).toContain(changed);
  const calls = { seen: TASKS + 2, tasks: TASKS, repeats: 1 };
  expect(await violations(client, { calls })).toEqual([
    `too many calls: ${TASKS + 2} for ${TASKS} tasks and 1 repetitions`,
  ]);
});

it("has a plant for every query", () => {
  expect(Object.keys(BREAKS)).toEqual(expect.arrayContaining(INVARIANTS));
});
