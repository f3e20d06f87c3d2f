// The undo of a conversion gives back every counter and spares what people touched, whatever they did in between.
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { prisma } from "@/server/db/client";
import { openOrgScope, openProjectScope, type ProjectScope } from "@/server/scope";
import { createAnnotation, skipTask } from "@/server/services/annotations/create";
import { setGroundTruth, unsetGroundTruth } from "@/server/services/annotations/ground-truth";
import { deleteAnnotation, updateAnnotation } from "@/server/services/annotations/update";
import { beginConversion } from "@/server/services/conversions/begin";
import { convertStep } from "@/server/services/conversions/convert";
import { previewUndo, undoConversion } from "@/server/services/conversions/undo";
import { deleteTasks } from "@/server/services/tasks/delete";
import { expectCounters } from "./counters";
import { predictedWorld } from "./predicted-world";
import type { RunWorld } from "./run-world";

const TASKS = 12;
const OPS = ["edit", "confirm", "star", "unstar", "delete", "submit", "skip", "deleteTask"] as const;
const op = fc.record({
  kind: fc.constantFrom(...OPS),
  task: fc.nat(TASKS - 1),
  label: fc.nat(1),
  byReviewer: fc.boolean(),
});
type Op = { kind: (typeof OPS)[number]; task: number; label: number; byReviewer: boolean };
type People = { world: RunWorld; reviewer: ProjectScope; taskIds: bigint[]; conversionId: string };

async function converted(): Promise<People> {
  const world = await predictedWorld(TASKS);
  const { orgId, projectId, versionId, managerId } = world;
  const { id: conversionId } = await prisma().conversion.create({
    data: { orgId, projectId, versionId, createdById: managerId, clientRequestId: randomUUID() },
  });
  await beginConversion(world.scope, conversionId);
  while ((await convertStep(world.scope, conversionId)).more);
  const tasks = await prisma().task.findMany({ where: { projectId }, orderBy: { id: "asc" } });
  return { world, reviewer: await reviewerOf(world), taskIds: tasks.map(({ id }) => id), conversionId };
}

async function reviewerOf({ orgId, slug, projectId }: RunWorld): Promise<ProjectScope> {
  const email = `${randomUUID()}@example.org`;
  const data = { email, emailNormalised: email, name: "Rita", passwordHash: "-" };
  const { id: userId } = await prisma().user.create({ data });
  await prisma().membership.create({ data: { orgId, userId, role: "reviewer" } });
  await prisma().projectMember.create({ data: { orgId, projectId, userId } });
  return openProjectScope((await openOrgScope(userId, slug)).scope, projectId);
}

/** Does what a person could do; whether they may, the product decides. */
async function act(
  { world, reviewer, taskIds, conversionId }: People,
  { kind, task, label, byReviewer }: Op,
) {
  const scope = byReviewer ? reviewer : world.scope;
  const taskId = taskIds[task] ?? 0n;
  const labelId = world.labels[label]?.id ?? "";
  if (kind === "submit") return createAnnotation(scope, { taskId, labelId });
  if (kind === "skip") return skipTask(scope, { taskId });
  if (kind === "deleteTask") return deleteTasks(world.scope, { taskIds: [taskId], count: 1 });
  const [row] = await prisma().annotation.findMany({ where: { taskId, conversionId } });
  if (!row?.labelId) return undefined;
  const seen = { annotationId: row.id, version: row.version };
  if (kind === "star") return setGroundTruth(scope, seen);
  if (kind === "unstar") return unsetGroundTruth(scope, seen);
  if (kind === "delete") return deleteAnnotation(world.scope, seen);
  const other = world.labels.find(({ id }) => id !== row.labelId)?.id ?? "";
  return updateAnnotation(world.scope, { ...seen, labelId: kind === "edit" ? other : row.labelId });
}

const refused = (error: unknown) => {
  if (!(error instanceof AppError)) throw error;
};

/** The annotations of the conversion that a person has changed, confirmed or starred. */
async function touchedOf(conversionId: string): Promise<bigint[]> {
  const rows = await prisma().annotation.findMany({ where: { conversionId }, orderBy: { id: "asc" } });
  return rows.filter((row) => row.updatedById !== null || row.groundTruth).map(({ id }) => id);
}

const idsOf = async (conversionId: string) =>
  (await prisma().annotation.findMany({ where: { conversionId }, orderBy: { id: "asc" } })).map(
    ({ id }) => id,
  );

it("keeps exactly what people touched, and every counter is right", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { maxLength: 25 }), async (ops) => {
      const people = await converted();
      const { conversionId, world } = people;
      for (const one of ops) await act(people, one).catch(refused);
      const [touched, all] = [await touchedOf(conversionId), await idsOf(conversionId)];
      const counts = { removes: all.length - touched.length, keeps: touched.length };
      expect(await previewUndo(world.scope, { conversionId })).toEqual(counts);
      expect(await undoConversion(world.scope, { conversionId })).toEqual({
        removed: counts.removes,
        kept: counts.keeps,
      });
      expect(await idsOf(conversionId)).toEqual(touched);
      await expectCounters(world.projectId);
      await expect(undoConversion(world.scope, { conversionId })).rejects.toMatchObject({ code: "conflict" });
    }),
    { numRuns: 25 },
  );
});

it("loses nothing that people do while it runs", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(op, { minLength: 4, maxLength: 10 }), async (ops) => {
      const people = await converted();
      const { conversionId, world } = people;
      const undoing = undoConversion(world.scope, { conversionId });
      const done = await Promise.all(ops.map((one) => act(people, one).then(() => one, refused)));
      const { kept } = await undoing;
      expect(await idsOf(conversionId)).toEqual(await touchedOf(conversionId));
      expect((await idsOf(conversionId)).length).toBeLessThanOrEqual(kept);
      await expectCounters(world.projectId);
      const deleted = new Set(done.flatMap((one) => (one?.kind === "deleteTask" ? [one.task] : [])));
      const submitted = done.filter((one) => one?.kind === "submit" && !deleted.has(one.task));
      const { projectId } = world;
      expect(await prisma().annotation.count({ where: { projectId, source: "human", skipped: false } })).toBe(
        submitted.length,
      );
    }),
    { numRuns: 25 },
  );
});
