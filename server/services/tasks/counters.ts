// Keeps the counters of tasks and of their project equal to the annotations, inside the transaction that changes them.

import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";

export type LockedTask = { id: bigint; annotationCount: number; groundTruthLabelId: string | null };

/** Takes the row lock that orders everything that changes one task's annotations. Throws not_found. */
export async function lockTask(tx: Tx, scope: ProjectScope, taskId: bigint): Promise<LockedTask> {
  const [task] = await tx.$queryRaw<LockedTask[]>`
    select id, "annotationCount", "groundTruthLabelId" from "Task"
    where "orgId" = ${scope.orgId} and "projectId" = ${scope.projectId} and id = ${taskId} for update`;
  if (!task) throw notFound("This task");
  return task;
}

type Delta = { annotated: number; groundTruth: number };

/**
 * Recounts the given tasks from their annotations and moves the project's counters by the difference.
 * The tasks must be locked by this transaction; the project's row is taken last, so two of these never wait in a circle.
 */
export async function recountTasks(tx: Tx, scope: ProjectScope, taskIds: bigint[]): Promise<void> {
  if (taskIds.length === 0) return;
  const { orgId, projectId } = scope;
  const [delta] = await tx.$queryRaw<Delta[]>`
    with before as (
      select id, "annotationCount" as n, "groundTruthLabelId" as gt from "Task"
      where "orgId" = ${orgId} and "projectId" = ${projectId} and id = any(${taskIds})
    ), counted as (
      select b.id, count(a.id) filter (where not a.skipped)::int as n, count(a.id) filter (where a.skipped)::int as skipped,
             max(a."labelId") filter (where a."groundTruth") as gt
      from before b left join "Annotation" a
        on a."orgId" = ${orgId} and a."projectId" = ${projectId} and a."taskId" = b.id
      group by b.id
    ), moved as (
      update "Task" t set "annotationCount" = c.n, "skippedCount" = c.skipped, "groundTruthLabelId" = c.gt, "updatedAt" = now()
      from counted c where t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = c.id
      returning t.id, c.n, c.gt
    )
    select coalesce(sum((m.n > 0)::int - (b.n > 0)::int), 0)::int as annotated,
           coalesce(sum((m.gt is not null)::int - (b.gt is not null)::int), 0)::int as "groundTruth"
    from moved m join before b on b.id = m.id`;
  if (delta) await moveProject(tx, scope, delta);
}

async function moveProject(tx: Tx, scope: ProjectScope, delta: Delta): Promise<void> {
  if (delta.annotated === 0 && delta.groundTruth === 0) return;
  await tx.$executeRaw(Prisma.sql`
    update "Project" set "annotatedCount" = "annotatedCount" + ${delta.annotated},
      "groundTruthCount" = "groundTruthCount" + ${delta.groundTruth}
    where "orgId" = ${scope.orgId} and id = ${scope.projectId}`);
}
