// The predictions that a person sees beside a task; callers decide first whether the person sees any.
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";
import type { Viewer } from "@/server/services/tasks/viewer";

export type PredictionView = {
  id: bigint;
  versionId: string;
  /** "Prompt v2", or "Model" where the project hides names. */
  versionName: string;
  labelId: string | null;
  label: string | null;
  confidence: number | null;
  isActive: boolean;
  /** Characters of the text that the model did not see; 0: it saw all. */
  leftOutChars: number;
  /** Managers and above only: a failure and the price are details of the run. */
  code?: string | null;
  costUsd?: string | null;
};

type Found = {
  id: bigint;
  taskId: bigint;
  versionId: string;
  labelId: string | null;
  label: string | null;
  confidence: number | null;
  leftOutChars: number;
  code: string | null;
  costUsd: Prisma.Decimal | null;
  promptName: string;
  number: number;
};

/** The newest answer of the active version per task, keyed by task id. Never a failed one. */
export async function streamPredictions(
  tx: Tx,
  scope: ProjectScope,
  viewer: Viewer,
  taskIds: bigint[],
): Promise<Map<bigint, PredictionView>> {
  const { activeVersionId } = viewer.settings;
  if (activeVersionId === null || taskIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<Found[]>`
    select distinct on (p."taskId") ${COLUMNS}
    from ${SOURCE}
    where p."orgId" = ${scope.orgId} and p."projectId" = ${scope.projectId} and p."taskId" = any(${taskIds})
      and p."versionId" = ${activeVersionId} and p.state = 'done'
    order by p."taskId", p.id desc`;
  return new Map(rows.map((row) => [row.taskId, toView(viewer, row)]));
}

/** The newest answer of every version on one task, the active version first; failed ones for managers only. */
export async function predictionsByVersion(
  tx: Tx,
  scope: ProjectScope,
  viewer: Viewer,
  taskId: bigint,
): Promise<PredictionView[]> {
  const states = viewer.isManager ? ["done", "failed"] : ["done"];
  const rows = await tx.$queryRaw<Found[]>`
    select distinct on (p."versionId") ${COLUMNS}
    from ${SOURCE}
    where p."orgId" = ${scope.orgId} and p."projectId" = ${scope.projectId} and p."taskId" = ${taskId}
      and p.state = any(${states})
    order by p."versionId", p.id desc`;
  return rows
    .map((row) => toView(viewer, row))
    .sort((a, b) => Number(b.isActive) - Number(a.isActive) || (a.id < b.id ? 1 : -1));
}

const COLUMNS = Prisma.sql`p.id, p."taskId", p."versionId", p."labelId", p.label, p.confidence, p."leftOutChars", p.code, p."costUsd",
  m.name as "promptName", v.number`;
const SOURCE = Prisma.sql`"Prediction" p
  join "PromptVersion" v on v."orgId" = p."orgId" and v.id = p."versionId"
  join "Prompt" m on m."orgId" = v."orgId" and m."projectId" = v."projectId" and m.id = v."promptId"`;

function toView(viewer: Viewer, row: Found): PredictionView {
  const hidden = viewer.settings.anonymize && !viewer.isManager;
  return {
    id: row.id,
    versionId: row.versionId,
    versionName: hidden ? "Model" : `${row.promptName} v${row.number}`,
    labelId: row.labelId,
    label: row.label,
    confidence: row.confidence,
    leftOutChars: row.leftOutChars,
    isActive: row.versionId === viewer.settings.activeVersionId,
    ...(viewer.isManager && { code: row.code, costUsd: row.costUsd?.toString() ?? null }),
  };
}
