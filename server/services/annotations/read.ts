// Lists the annotations of a task as one person may see them.

import { notFound } from "@/lib/errors";
import type { ProjectScope, Tx } from "@/server/scope";
import {
  ANNOTATION_SELECT,
  type AnnotationRow,
  authorNames,
  toAnnotationRow,
} from "@/server/services/annotations/rows";
import { blindOn, loadViewer, type Viewer } from "@/server/services/tasks/viewer";

/** Newest first. Annotators get only their own unless the project shows them the task list. Throws not_found for a foreign task. */
export function listAnnotations(scope: ProjectScope, input: { taskId: bigint }): Promise<AnnotationRow[]> {
  return scope.run(async (tx) => {
    const { orgId, projectId } = scope;
    const task = await tx.task.findFirst({
      where: { orgId, projectId, id: input.taskId },
      select: { id: true },
    });
    if (!task) throw notFound("This task");
    return annotationsOf(tx, scope, await loadViewer(tx, scope), input.taskId);
  });
}

export async function annotationsOf(
  tx: Tx,
  scope: ProjectScope,
  viewer: Viewer,
  taskId: bigint,
): Promise<AnnotationRow[]> {
  const { orgId, projectId } = scope;
  const stored = await tx.annotation.findMany({
    where: { orgId, projectId, taskId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: ANNOTATION_SELECT,
  });
  const submitted = stored.some(
    (row) => row.createdById === viewer.userId && row.source === "human" && !row.skipped,
  );
  const blind = blindOn(viewer, submitted);
  const rows =
    seesOthers(viewer) && !blind
      ? stored
      : stored.filter((row) => row.createdById === viewer.userId && row.source === "human");
  const names = await namesOf(
    tx,
    orgId,
    rows.map((row) => row.createdById),
  );
  // Oldest first, so that "Annotator 1" stays the same person when another one follows.
  const authorOf = authorNames(viewer, rows.map((row) => row.createdById).reverse(), names);
  const predictionsVisible = viewer.canSee && !blind;
  return rows.map((row) => toAnnotationRow(row, { viewer, predictionsVisible, authorOf }));
}

/** Reviewers and above always, annotators where the task list is shown to them. */
export const seesOthers = (viewer: Viewer) => viewer.seesGroundTruth || viewer.dmShown;

async function namesOf(tx: Tx, orgId: string, userIds: string[]): Promise<Map<string, string>> {
  const members = await tx.membership.findMany({
    where: { orgId, userId: { in: [...new Set(userIds)] } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return new Map(members.map((member) => [member.userId, member.user.name]));
}
