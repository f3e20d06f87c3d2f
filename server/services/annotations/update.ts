// Changes and removes annotations; a person who saw an older version is told instead of overwriting it.
import { AppError, notFound } from "@/lib/errors";
import { holds } from "@/lib/permissions";
import type { SeenAnnotation, UpdateAnnotation } from "@/lib/schemas/annotation";
import { type ProjectScope, personOf, type Tx } from "@/server/scope";
import { demandLabel, type Stored } from "@/server/services/annotations/create";
import { seesOthers } from "@/server/services/annotations/read";
import { lockTask, recountTasks } from "@/server/services/tasks/counters";
import { loadViewer } from "@/server/services/tasks/viewer";

/** Throws conflict unless `version` is the stored one, forbidden for the answer of somebody else below manager. */
export async function updateAnnotation(scope: ProjectScope, input: UpdateAnnotation): Promise<Stored> {
  const { orgId, projectId } = scope;
  const { userId } = personOf(scope);
  return scope.run(async (tx) => {
    const before = await lockOwn(tx, scope, input);
    await demandLabel(tx, scope, input.labelId);
    const isSame = before.labelId === input.labelId;
    const { count } = await tx.annotation.updateMany({
      where: { orgId, projectId, id: before.id, version: input.version },
      data: {
        labelId: input.labelId,
        skipped: false,
        ...(input.leadTimeMs !== undefined && { leadTimeMs: input.leadTimeMs }),
        ...(!isSame && before.source === "prediction" && { source: "prediction-edited" }),
        ...(!isSame && before.source === "human" && { predictionId: null }),
        updatedById: userId,
        version: { increment: 1 },
        updatedAt: new Date(),
      },
    });
    if (count === 0) throw stale();
    await recountTasks(tx, scope, [before.taskId]);
    return { id: before.id, version: input.version + 1 };
  });
}

/** The same rules as a change. */
export async function deleteAnnotation(scope: ProjectScope, input: SeenAnnotation): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const before = await lockOwn(tx, scope, input);
    const { count } = await tx.annotation.deleteMany({
      where: { orgId, projectId, id: before.id, version: input.version },
    });
    if (count === 0) throw stale();
    await recountTasks(tx, scope, [before.taskId]);
  });
}

export const stale = () =>
  new AppError(
    "conflict",
    "Somebody changed this answer while you had it open. Compare both and decide again.",
  );

type Owned = { id: bigint; taskId: bigint; labelId: string | null; source: string };

/** Locks the task of an annotation that this person may change. */
async function lockOwn(tx: Tx, scope: ProjectScope, { annotationId }: SeenAnnotation): Promise<Owned> {
  const { orgId, projectId } = scope;
  const { userId, role } = personOf(scope);
  const where = { orgId, projectId, id: annotationId };
  const found = await tx.annotation.findFirst({ where, select: { taskId: true } });
  if (!found) throw notFound("This annotation");
  await lockTask(tx, scope, found.taskId);
  const row = await tx.annotation.findFirst({
    where,
    select: { id: true, taskId: true, labelId: true, source: true, createdById: true, groundTruth: true },
  });
  if (!row) throw notFound("This annotation");
  if (holds(role, "annotation.manage")) return row;
  const isOwn = row.createdById === userId && row.source === "human";
  if (!isOwn) {
    if (seesOthers(await loadViewer(tx, scope)))
      throw new AppError("forbidden", "You may change your own answers only.");
    throw notFound("This annotation");
  }
  // The sentence does not say why: whether an answer is ground truth is not for annotators to know.
  if (row.groundTruth && !holds(role, "groundTruth.set"))
    throw new AppError(
      "conflict",
      "This answer is settled and can no longer be changed by you. Ask a reviewer.",
    );
  return row;
}
