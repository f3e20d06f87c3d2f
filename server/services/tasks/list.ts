// One page of the task list, with the columns and filters that the person may have.
import { AppError } from "@/lib/errors";
import { type ListTasks, TASK_PAGE_ROWS, type TaskFilter } from "@/lib/schemas/task";
import type { ProjectScope, Tx } from "@/server/scope";
import { findTaskIds } from "@/server/services/tasks/find";
import { type PredictionView, streamPredictions } from "@/server/services/tasks/predictions";
import {
  blindOn,
  demandDataManager,
  loadViewer,
  seesPredictionColumns,
  type Viewer,
} from "@/server/services/tasks/viewer";

/** A list shows the beginning of a text; the quick view shows all of it. */
const EXCERPT_CHARS = 400;

export type TaskListRow = {
  id: bigint;
  innerId: number;
  externalId: string | null;
  excerpt: string;
  annotationCount: number;
  skippedCount: number;
  updatedAt: Date;
  /** Labels given, newest first; skips are left out. */
  labelIds: string[];
  /** Absent for annotators. */
  groundTruthLabelId?: string | null;
  /** Absent where the person gets no prediction columns. */
  predictionCount?: number;
  /** The active version's answer. */
  prediction?: PredictionView | null;
};

export type TaskPage = { items: TaskListRow[]; nextCursor: bigint | null };

/** Throws forbidden when the task list is not shown to the person, or for a filter by something hidden from them. */
export function listTasks(scope: ProjectScope, { filter, cursor }: ListTasks): Promise<TaskPage> {
  return scope.run(async (tx) => {
    const viewer = await loadViewer(tx, scope);
    demandDataManager(viewer);
    demandFilter(viewer, filter);
    const ids = await findTaskIds(tx, scope, filter, { after: cursor ?? null, limit: TASK_PAGE_ROWS + 1 });
    const shown = ids.slice(0, TASK_PAGE_ROWS);
    const items = await loadRows(tx, scope, viewer, shown);
    return { items, nextCursor: ids.length > shown.length ? (shown.at(-1) ?? null) : null };
  });
}

/** A filter by a hidden column would tell what the column holds. */
function demandFilter(viewer: Viewer, filter: TaskFilter): void {
  const hidden =
    (filter.groundTruth !== undefined && !viewer.seesGroundTruth) ||
    (filter.predicted !== undefined && !seesPredictionColumns(viewer)) ||
    (filter.labelId !== undefined && blindOn(viewer, false)) ||
    (filter.sourceState !== undefined && !viewer.isManager);
  if (hidden) throw new AppError("forbidden", "You may not filter by this column in this project.");
}

type Stored = Omit<TaskListRow, "labelIds"> & { predictionCount: number; groundTruthLabelId: string | null };

async function loadRows(tx: Tx, scope: ProjectScope, viewer: Viewer, ids: bigint[]): Promise<TaskListRow[]> {
  if (ids.length === 0) return [];
  const { orgId, projectId } = scope;
  const rows = await tx.$queryRaw<Stored[]>`
    select id, "innerId", "externalId", left(text, ${EXCERPT_CHARS}) as excerpt, "annotationCount", "skippedCount", "updatedAt",
           "predictionCount", "groundTruthLabelId"
    from "Task" where "orgId" = ${orgId} and "projectId" = ${projectId} and id = any(${ids}) order by id`;
  const labels = await labelsOf(tx, scope, viewer, ids);
  const columns = seesPredictionColumns(viewer);
  const predictions = columns
    ? await streamPredictions(tx, scope, viewer, ids)
    : new Map<bigint, PredictionView>();
  return rows.map(({ predictionCount, groundTruthLabelId, ...open }) => ({
    ...open,
    labelIds: labels.get(open.id) ?? [],
    ...(viewer.seesGroundTruth && { groundTruthLabelId }),
    ...(columns && { predictionCount, prediction: predictions.get(open.id) ?? null }),
  }));
}

async function labelsOf(
  tx: Tx,
  scope: ProjectScope,
  viewer: Viewer,
  ids: bigint[],
): Promise<Map<bigint, string[]>> {
  const onlyOwn = blindOn(viewer, false);
  const rows = await tx.annotation.findMany({
    where: {
      orgId: scope.orgId,
      projectId: scope.projectId,
      taskId: { in: ids },
      skipped: false,
      ...(onlyOwn && { createdById: viewer.userId, source: "human" }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { taskId: true, labelId: true },
  });
  const labels = new Map<bigint, string[]>();
  for (const { taskId, labelId } of rows) {
    if (labelId !== null) labels.set(taskId, [...(labels.get(taskId) ?? []), labelId]);
  }
  return labels;
}
