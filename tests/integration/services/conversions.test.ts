// Conversions on the real engine and database: each prediction at most once, a person's work always first, undo exact.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { convertPage } from "@/server/services/conversions/convert";
import { createConversion, listConversions } from "@/server/services/conversions/manage";
import { previewConversion } from "@/server/services/conversions/preview";
import { previewUndo, undoConversion } from "@/server/services/conversions/undo";
import { createRun } from "@/server/services/runs/create";
import { type RunWorld, runWorld } from "./run-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });

async function predictedWorld(tasks: number) {
  const world = await runWorld({ tasks, groundTruth: 0 });
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  await drain();
  return world;
}

const convert = (world: RunWorld, extra: { minConfidence?: number; clientRequestId?: string } = {}) =>
  createConversion(world.scope, {
    versionId: world.versionId,
    onlyUnlabeled: true,
    clientRequestId: randomUUID(),
    ...extra,
  });

/** Task and project counters say what the annotation rows say. */
async function assertCounters({ projectId }: RunWorld) {
  const db = prisma();
  const annotations = await db.annotation.count({ where: { projectId, skipped: false } });
  const sum = await db.task.aggregate({ where: { projectId }, _sum: { annotationCount: true } });
  const project = await db.project.findUniqueOrThrow({ where: { id: projectId } });
  expect(sum._sum.annotationCount ?? 0).toBe(annotations);
  expect(project.annotatedCount).toBe(
    await db.task.count({ where: { projectId, annotationCount: { gt: 0 } } }),
  );
}

async function annotateByHand(world: RunWorld, taskId: bigint) {
  const { orgId, projectId, managerId } = world;
  const labelId = world.labels[0]?.id ?? "";
  await prisma().annotation.create({
    data: { orgId, projectId, taskId, labelId, source: "human", createdById: managerId },
  });
  await prisma().task.update({ where: { id: taskId }, data: { annotationCount: { increment: 1 } } });
  await prisma().project.update({ where: { id: projectId }, data: { annotatedCount: { increment: 1 } } });
}

describe("a conversion", () => {
  it("converts what its dry run said, once, and leaves a person's annotation alone", async () => {
    const world = await predictedWorld(50);
    const [task] = await prisma().task.findMany({ where: { projectId: world.projectId }, take: 1 });
    await annotateByHand(world, task?.id ?? 0n);
    const preview = await previewConversion(world.scope, { versionId: world.versionId, onlyUnlabeled: true });
    expect(preview).toMatchObject({ predicted: 50, converts: 49 });
    await convert(world);
    await drain();
    const [row] = await listConversions(world.scope);
    expect(row).toMatchObject({ state: "completed", converted: 49, skipped: 1 });
    await assertCounters(world);
    const mine = await prisma().annotation.findMany({ where: { taskId: task?.id ?? 0n } });
    expect(mine.map((a) => a.source)).toEqual(["human"]);
  });

  it("a second time adds nothing", async () => {
    const world = await predictedWorld(12);
    await convert(world);
    await drain();
    await expect(convert(world)).rejects.toMatchObject({ code: "conflict" });
    const again = { versionId: world.versionId, onlyUnlabeled: false };
    expect(await previewConversion(world.scope, again)).toMatchObject({ converts: 0, annotated: 12 });
    await expect(
      createConversion(world.scope, { ...again, clientRequestId: randomUUID() }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await prisma().annotation.count({ where: { projectId: world.projectId } })).toBe(12);
  });

  it("clicked twice is one, and a page done twice writes once", async () => {
    const world = await predictedWorld(8);
    const clientRequestId = randomUUID();
    const both = await Promise.all([
      convert(world, { clientRequestId }),
      convert(world, { clientRequestId }),
    ]);
    expect(both[0]).toEqual(both[1]);
    const { conversionId } = both[0];
    await convertPage(world.scope, conversionId);
    await convertPage(world.scope, conversionId);
    await drain();
    expect(await prisma().annotation.count({ where: { projectId: world.projectId } })).toBe(8);
    await assertCounters(world);
  });

  it("takes only predictions that are sure enough", async () => {
    const world = await predictedWorld(6);
    await prisma().prediction.updateMany({
      where: { projectId: world.projectId },
      data: { confidence: 0.5 },
    });
    const [sure] = await prisma().prediction.findMany({ where: { projectId: world.projectId }, take: 1 });
    await prisma().prediction.update({ where: { id: sure?.id ?? 0n }, data: { confidence: 0.9 } });
    const preview = await previewConversion(world.scope, {
      versionId: world.versionId,
      onlyUnlabeled: true,
      minConfidence: 0.8,
    });
    expect(preview).toMatchObject({ predicted: 6, converts: 1, annotated: 0, hasConfidence: true });
    expect(preview.labels.reduce((sum, label) => sum + label.unsure, 0)).toBe(5);
    await convert(world, { minConfidence: 0.8 });
    await drain();
    const made = await prisma().annotation.findMany({ where: { projectId: world.projectId } });
    expect(made.map((a) => a.predictionId)).toEqual([sure?.id]);
  });

  it("undone gives back every counter and spares what people touched", async () => {
    const world = await predictedWorld(20);
    const { conversionId } = await convert(world);
    await drain();
    const touched = await prisma().annotation.findMany({
      where: { conversionId },
      take: 2,
      orderBy: { id: "asc" },
    });
    const [edited, starred] = touched;
    await prisma().annotation.update({
      where: { id: edited?.id ?? 0n },
      data: { source: "prediction-edited", version: 2 },
    });
    await prisma().annotation.update({ where: { id: starred?.id ?? 0n }, data: { groundTruth: true } });
    expect(await previewUndo(world.scope, { conversionId })).toEqual({ removes: 18, keeps: 2 });
    expect(await undoConversion(world.scope, { conversionId })).toEqual({ removed: 18, kept: 2 });
    expect(await previewUndo(world.scope, { conversionId })).toEqual({ removes: 0, keeps: 2 });
    await assertCounters(world);
    await expect(undoConversion(world.scope, { conversionId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("meets a person on the same task and the person wins", async () => {
    const world = await predictedWorld(30);
    const tasks = await prisma().task.findMany({
      where: { projectId: world.projectId },
      orderBy: { id: "asc" },
    });
    const { conversionId } = await convert(world);
    await Promise.all([
      convertPage(world.scope, conversionId),
      ...tasks.slice(0, 5).map((task) =>
        world.scope.run(async (tx) => {
          const { orgId, projectId, managerId } = world;
          const free = await tx.task.updateMany({
            where: { orgId, id: task.id, annotationCount: 0 },
            data: { annotationCount: 1 },
          });
          if (free.count === 0) return;
          const labelId = world.labels[1]?.id ?? "";
          await tx.annotation.create({
            data: { orgId, projectId, taskId: task.id, labelId, source: "human", createdById: managerId },
          });
        }),
      ),
    ]);
    const perTask = await prisma().annotation.groupBy({
      by: ["taskId"],
      where: { projectId: world.projectId },
      _count: true,
    });
    expect(perTask.every((row) => row._count === 1)).toBe(true);
    expect(perTask).toHaveLength(30);
  });
});
