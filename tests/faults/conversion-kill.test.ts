// F-37: a conversion of 100,000 predictions whose worker is killed goes on where it was: one annotation each, every counter right.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pool, prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { createConversion } from "@/server/services/conversions/manage";
import { expectCounters } from "@/tests/integration/services/counters";
import { predictedWorld } from "@/tests/integration/services/predicted-world";
import type { RunWorld } from "@/tests/integration/services/run-world";
import { productEnv } from "@/tests/setup/product";
import { startWorker } from "@/tests/setup/workers";

const TASKS = 100_000;
const KILLS = 3;
/** One task of so many has the annotation of a person before the conversion. */
const BY_HAND = 50;
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

const settings = productEnv({ databaseUrl: process.env.DATABASE_URL ?? "", port: 3000 });

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

/** One in each part of the work: after how many tasks, and how much later, so that it falls anywhere in a step. */
function killPoints(): { tasks: number; laterMs: number }[] {
  let state = SEED;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return Array.from({ length: KILLS }, (_, part) => ({
    tasks: Math.floor(((part + next()) / KILLS) * TASKS * 0.9),
    laterMs: next() * 300,
  }));
}

async function annotateByHand({ projectId, managerId }: RunWorld): Promise<string> {
  await pool().query(
    `with done as (
       insert into "Annotation" ("orgId", "projectId", "taskId", "labelId", source, "createdById")
       select t."orgId", $1, t.id, l.id, 'human', $2 from "Task" t
       join lateral (select id from "Label" where "projectId" = $1 order by position limit 1) l on true
       where t."projectId" = $1 and t."innerId" % $3 = 0 returning "taskId"),
     counted as (update "Task" set "annotationCount" = 1 where id in (select "taskId" from done) returning id)
     update "Project" set "annotatedCount" = (select count(*) from counted) where id = $1`,
    [projectId, managerId, BY_HAND],
  );
  return humanRows(projectId);
}

/** A digest of what people stored, which must not change by a byte. */
async function humanRows(projectId: string): Promise<string> {
  const { rows } = await pool().query<{ digest: string }>(
    `select md5(string_agg(a::text, '|' order by id)) as digest from "Annotation" a where "projectId" = $1 and source = 'human'`,
    [projectId],
  );
  return rows[0]?.digest ?? "";
}

it(`F-37 completes after ${KILLS} kills (FAULT_SEED=${SEED})`, { timeout: 400_000 }, async () => {
  const world = await predictedWorld(TASKS);
  const { projectId } = world;
  const before = await annotateByHand(world);
  const choice = {
    versionId: world.versionId,
    onlyUnlabeled: true,
    labelIds: [],
    clientRequestId: randomUUID(),
  };
  const { conversionId } = await createConversion(world.scope, choice);
  const load = () => prisma().conversion.findUniqueOrThrow({ where: { id: conversionId } });
  const looked = async () => {
    const { converted, skipped } = await load();
    return converted + skipped;
  };
  let inTheMiddle = 0;
  for (const { tasks, laterMs } of killPoints()) {
    const worker = await startWorker(settings);
    while ((await looked()) < tasks) await sleep(20);
    await sleep(laterMs);
    await worker.end("SIGKILL");
    if ((await load()).state === "running") inTheMiddle++;
  }
  expect(inTheMiddle).toBeGreaterThan(0);
  const worker = await startWorker(settings);
  await expect.poll(async () => (await load()).state, { timeout: 200_000, interval: 100 }).toBe("completed");
  expect(await worker.end("SIGTERM")).toBe(0);

  const byHand = TASKS / BY_HAND;
  expect(await load()).toMatchObject({ converted: TASKS - byHand, skipped: byHand, total: TASKS });
  const { rows } = await pool().query(
    `select count(*)::int as n, count(distinct "predictionId")::int as predictions, count(distinct "taskId")::int as tasks
     from "Annotation" where "conversionId" = $1`,
    [conversionId],
  );
  const made = TASKS - byHand;
  expect(rows).toEqual([{ n: made, predictions: made, tasks: made }]);
  expect(await humanRows(projectId)).toBe(before);
  await expectCounters(projectId);
});
