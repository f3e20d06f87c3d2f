// Conversions on the real engine and database: each prediction at most once, a person's work always first, undo exact.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { beginConversion } from "@/server/services/conversions/begin";
import { convertStep } from "@/server/services/conversions/convert";
import { cancelConversion, createConversion, listConversions } from "@/server/services/conversions/manage";
import { previewConversion } from "@/server/services/conversions/preview";
import { expectCounters } from "./counters";
import { predictedWorld } from "./predicted-world";
import type { RunWorld } from "./run-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });

type Rules = { minConfidence?: number; labelIds?: string[]; onlyUnlabeled?: boolean };

const targetOf = (world: RunWorld, rules: Rules = {}) => ({
  versionId: world.versionId,
  onlyUnlabeled: true,
  labelIds: [],
  ...rules,
});

const convert = (
  world: RunWorld,
  { clientRequestId = randomUUID() as string, ...rules }: Rules & { clientRequestId?: string } = {},
) => createConversion(world.scope, { ...targetOf(world, rules), clientRequestId });

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
    const preview = await previewConversion(world.scope, targetOf(world));
    expect(preview).toMatchObject({ predicted: 50, converts: 49 });
    await convert(world);
    await drain();
    const [row] = await listConversions(world.scope);
    expect(row).toMatchObject({ state: "completed", converted: 49, skipped: 1 });
    await expectCounters(world.projectId);
    const mine = await prisma().annotation.findMany({ where: { taskId: task?.id ?? 0n } });
    expect(mine.map((a) => a.source)).toEqual(["human"]);
  });

  it("a second time adds nothing", async () => {
    const world = await predictedWorld(12);
    await convert(world);
    await drain();
    await expect(convert(world)).rejects.toMatchObject({ code: "conflict" });
    const again = targetOf(world, { onlyUnlabeled: false });
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
    await beginConversion(world.scope, conversionId);
    await Promise.all([1, 2, 3].map(() => convertStep(world.scope, conversionId)));
    await drain();
    expect(await prisma().annotation.count({ where: { projectId: world.projectId } })).toBe(8);
    await expectCounters(world.projectId);
  });

  it("takes only predictions that are sure enough", async () => {
    const world = await predictedWorld(6);
    await prisma().prediction.updateMany({
      where: { projectId: world.projectId },
      data: { confidence: 0.5 },
    });
    const [sure] = await prisma().prediction.findMany({ where: { projectId: world.projectId }, take: 1 });
    await prisma().prediction.update({ where: { id: sure?.id ?? 0n }, data: { confidence: 0.9 } });
    const preview = await previewConversion(world.scope, targetOf(world, { minConfidence: 0.8 }));
    expect(preview).toMatchObject({ predicted: 6, converts: 1, annotated: 0, hasConfidence: true });
    expect(preview.labels.reduce((sum, label) => sum + label.unsure, 0)).toBe(5);
    await convert(world, { minConfidence: 0.8 });
    await drain();
    const made = await prisma().annotation.findMany({ where: { projectId: world.projectId } });
    expect(made.map((a) => a.predictionId)).toEqual([sure?.id]);
  });

  it("takes only the chosen labels and says so, while the dry run shows all", async () => {
    const world = await predictedWorld(10);
    const [refund, delivery] = world.labels;
    const labelIds = [delivery?.id ?? ""];
    const preview = await previewConversion(world.scope, targetOf(world, { labelIds }));
    expect(preview).toMatchObject({ predicted: 10, converts: 5, otherLabels: 5 });
    expect(preview.labels.map(({ label, converts }) => [label, converts])).toEqual([
      ["Refund", 5],
      ["Delivery", 5],
    ]);
    await convert(world, { labelIds });
    await drain();
    const [row] = await listConversions(world.scope);
    expect(row).toMatchObject({ state: "completed", converted: 5, skipped: 5, labels: ["Delivery"] });
    const made = await prisma().annotation.findMany({ where: { projectId: world.projectId } });
    expect(new Set(made.map((a) => a.labelId))).toEqual(new Set(labelIds));
    await expectCounters(world.projectId);
    await convert(world, { labelIds: [refund?.id ?? "", ...labelIds] });
    await drain();
    expect((await listConversions(world.scope))[0]).toMatchObject({
      converted: 5,
      labels: ["Refund", "Delivery"],
    });
    const [entry] = await prisma().auditEvent.findMany({
      where: { orgId: world.orgId, action: "conversion.create" },
      orderBy: { id: "asc" },
    });
    expect(entry?.detail).toMatchObject({ converts: 5, labelIds });
  });

  it("judges the newest answer of a task, also for the chosen labels", async () => {
    const world = await predictedWorld(4);
    const [refund, delivery] = world.labels;
    const [old] = await prisma().prediction.findMany({
      where: { projectId: world.projectId, labelId: refund?.id ?? "" },
    });
    if (!old || !delivery) throw new Error("there is a prediction of each label");
    const run = await prisma().run.findUniqueOrThrow({ where: { id: old.runId } });
    const { id: _, ...frozen } = run;
    const again = await prisma().run.create({
      data: { ...frozen, labels: [], clientRequestId: randomUUID() },
    });
    const { id: _id, createdAt: _at, distribution: _shares, ...answer } = old;
    await prisma().prediction.create({ data: { ...answer, runId: again.id, labelId: delivery.id } });
    const labelIds = [refund?.id ?? ""];
    expect(await previewConversion(world.scope, targetOf(world, { labelIds }))).toMatchObject({
      predicted: 4,
      converts: 1,
    });
    await convert(world, { labelIds });
    await drain();
    expect((await listConversions(world.scope))[0]).toMatchObject({ converted: 1, skipped: 3 });
  });

  it("refuses a label of another project", async () => {
    const [world, other] = [await predictedWorld(2), await predictedWorld(2)];
    const labelIds = [other.labels[0]?.id ?? ""];
    await expect(convert(world, { labelIds })).rejects.toMatchObject({ code: "not_found" });
  });

  it("stops when its starter may no longer convert", async () => {
    const world = await predictedWorld(3);
    await convert(world);
    await prisma().projectMember.deleteMany({ where: { projectId: world.projectId } });
    await drain();
    const row = await prisma().conversion.findFirstOrThrow({ where: { projectId: world.projectId } });
    expect(row).toMatchObject({ state: "failed", converted: 0, error: expect.stringContaining("no longer") });
    expect(await prisma().annotation.count({ where: { projectId: world.projectId } })).toBe(0);
  });

  it("canceled keeps what it did and writes nothing more", async () => {
    const world = await predictedWorld(5);
    const { conversionId } = await convert(world);
    await beginConversion(world.scope, conversionId);
    await cancelConversion(world.scope, { conversionId });
    expect(await convertStep(world.scope, conversionId)).toMatchObject({ more: false });
    await drain();
    expect((await listConversions(world.scope))[0]).toMatchObject({ state: "canceled", converted: 0 });
    expect(await prisma().annotation.count({ where: { projectId: world.projectId } })).toBe(0);
  });
});
