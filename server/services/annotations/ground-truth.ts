// Stars the one annotation of a task that counts as the truth, and takes the star away.
import { AppError, notFound } from "@/lib/errors";
import type { SeenAnnotation } from "@/lib/schemas/annotation";
import { isUniqueViolation } from "@/server/db/errors";
import { type ProjectScope, personOf, type Tx } from "@/server/scope";
import { stale } from "@/server/services/annotations/update";
import { lockTask, recountTasks } from "@/server/services/tasks/counters";

/**
 * Another annotation of the task loses its star. Throws invalid for a skip, conflict when the annotation is not the one
 * that was seen, or when somebody else stars another one at the same moment.
 */
export async function setGroundTruth(scope: ProjectScope, input: SeenAnnotation): Promise<void> {
  const { orgId, projectId } = scope;
  try {
    await scope.run(async (tx) => {
      const { taskId } = await lockSeen(tx, scope, input);
      await tx.annotation.updateMany({
        where: { orgId, projectId, taskId, groundTruth: true, id: { not: input.annotationId } },
        data: { groundTruth: false },
      });
      await star(tx, scope, input.annotationId, true);
      await recountTasks(tx, scope, [taskId]);
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw stale();
    throw error;
  }
}

/** Without a star already, nothing changes. */
export async function unsetGroundTruth(scope: ProjectScope, input: SeenAnnotation): Promise<void> {
  await scope.run(async (tx) => {
    const { taskId } = await lockSeen(tx, scope, input);
    await star(tx, scope, input.annotationId, false);
    await recountTasks(tx, scope, [taskId]);
  });
}

/** Leaves the person's mark: whoever undoes what made the annotation then knows that it was touched. */
async function star(tx: Tx, scope: ProjectScope, id: bigint, groundTruth: boolean): Promise<void> {
  const { orgId, projectId } = scope;
  const data = { groundTruth, updatedById: personOf(scope).userId };
  await tx.annotation.updateMany({ where: { orgId, projectId, id }, data });
}

async function lockSeen(
  tx: Tx,
  scope: ProjectScope,
  { annotationId, version }: SeenAnnotation,
): Promise<{ taskId: bigint }> {
  const where = { orgId: scope.orgId, projectId: scope.projectId, id: annotationId };
  const found = await tx.annotation.findFirst({ where, select: { taskId: true } });
  if (!found) throw notFound("This annotation");
  await lockTask(tx, scope, found.taskId);
  const row = await tx.annotation.findFirst({ where, select: { version: true, skipped: true } });
  if (!row) throw notFound("This annotation");
  if (row.version !== version) throw stale();
  if (row.skipped) throw new AppError("invalid", "A skipped task cannot be ground truth.");
  return found;
}
