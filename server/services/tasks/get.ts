// The quick view of one task: its text, its annotations and one prediction per version, as far as the person may see them.
import { notFound } from "@/lib/errors";
import { holds } from "@/lib/permissions";
import type { SourceState } from "@/lib/schemas/task";
import type { Prisma } from "@/prisma/generated/client";
import type { ProjectScope } from "@/server/scope";
import { annotationsOf } from "@/server/services/annotations/read";
import type { AnnotationRow } from "@/server/services/annotations/rows";
import { type PredictionView, predictionsByVersion } from "@/server/services/tasks/predictions";
import { blindOn, demandDataManager, loadViewer } from "@/server/services/tasks/viewer";

/** `state`: what has become of the row there since; null when it is as it was. */
export type TaskSource = { connectionId: string; key: string; state: SourceState | null };

export type TaskDetail = {
  id: bigint;
  innerId: number;
  externalId: string | null;
  text: string;
  createdAt: Date;
  annotations: AnnotationRow[];
  predictions: PredictionView[];
  /** Where the task comes from, when that is a storage; null for whoever may not manage storage. */
  source: TaskSource | null;
  /** The imported row; not for annotators, because a column of it may hold the true label. */
  data?: Prisma.JsonValue;
};

/** Throws forbidden when the task list is not shown to the person, not_found for a task of another project. */
export function getTask(scope: ProjectScope, input: { taskId: bigint }): Promise<TaskDetail> {
  return scope.run(async (tx) => {
    const viewer = await loadViewer(tx, scope);
    demandDataManager(viewer);
    const task = await tx.task.findFirst({
      where: { orgId: scope.orgId, projectId: scope.projectId, id: input.taskId },
      select: {
        ...{ id: true, innerId: true, externalId: true, text: true, createdAt: true, data: true },
        ...{ sourceState: true, object: { select: { connectionId: true, key: true } } },
      },
    });
    if (!task) throw notFound("This task");
    const { data, object, sourceState, ...open } = task;
    const source = object && { ...object, state: sourceState as SourceState | null };
    const annotations = await annotationsOf(tx, scope, viewer, task.id);
    const submitted = annotations.some((row) => row.isMine && !row.skipped);
    const visible = viewer.canSee && !blindOn(viewer, submitted);
    return {
      ...open,
      annotations,
      source: holds(viewer.role, "storage.manage") ? source : null,
      predictions: visible ? await predictionsByVersion(tx, scope, viewer, task.id) : [],
      ...(viewer.seesGroundTruth && { data }),
    };
  });
}
