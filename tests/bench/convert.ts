// A conversion of 100,000 predictions by the real job, from the click to the last annotation, beside one bare INSERT … SELECT of
// the same rows; of three rounds the one in the middle counts.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, figure } from "@/tests/bench/figure";
import type { RunWorld } from "@/tests/integration/services/run-world";

const TASKS = 100_000;
const ROUNDS = 3;
const POLL_MS = 200;

const bench: Bench = async () => {
  const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  const { predictedWorld } = await import("@/tests/integration/services/predicted-world");
  await startJobs(engineHandler, { work: true });
  const rounds: { value: number; baseline: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const world = await predictedWorld(TASKS);
    const bareSeconds = await bareInsert(world);
    rounds.push({ value: TASKS / (await productConversion(world)), baseline: TASKS / bareSeconds });
  }
  await stopJobs();
  rounds.sort((a, b) => a.value / a.baseline - b.value / b.baseline);
  const middle = rounds[Math.floor(ROUNDS / 2)];
  if (!middle) throw new Error("no round was measured");
  return [figure("convert", "predictions/s", middle, { atLeast: 0.5 })];
};

export default bench;

/** Into the product's own table with its keys and indexes; taken out again, so that the product writes the same rows. */
async function bareInsert({ orgId, projectId, versionId, managerId }: RunWorld): Promise<number> {
  const { pool, prisma } = await import("@/server/db/client");
  const target = { orgId, projectId, versionId, createdById: managerId };
  const ended = { ...target, state: "failed", clientRequestId: randomUUID() };
  const { id } = await prisma().conversion.create({ data: ended });
  const began = performance.now();
  await pool().query(
    `insert into "Annotation" ("orgId", "projectId", "taskId", "labelId", source, "predictionId", "conversionId", "createdById")
     select "orgId", "projectId", "taskId", "labelId", 'prediction', id, $2, $3 from "Prediction" where "versionId" = $1`,
    [versionId, id, managerId],
  );
  const seconds = (performance.now() - began) / 1000;
  await pool().query('truncate "Annotation"');
  await prisma().conversion.delete({ where: { id } });
  return seconds;
}

async function productConversion({ scope, versionId, projectId }: RunWorld): Promise<number> {
  const { prisma } = await import("@/server/db/client");
  const { createConversion } = await import("@/server/services/conversions/manage");
  const choice = { versionId, onlyUnlabeled: true, labelIds: [], clientRequestId: randomUUID() };
  const { conversionId } = await createConversion(scope, choice);
  const load = () => prisma().conversion.findUniqueOrThrow({ where: { id: conversionId } });
  let row = await load();
  for (; row.endedAt === null; row = await load()) await sleep(POLL_MS);
  const project = await prisma().project.findUniqueOrThrow({ where: { id: projectId } });
  if (row.state !== "completed" || row.converted !== TASKS || project.annotatedCount !== TASKS)
    throw new Error(`the conversion ended as ${row.state} with ${row.converted} of ${TASKS}`);
  return (row.endedAt.getTime() - row.createdAt.getTime()) / 1000;
}
