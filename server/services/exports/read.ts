// Reads a project's tasks for an export in pages, each with its annotations and the newest prediction of every version.
import type { AnnotationSource, PredictionRow, TaskRow } from "@/lib/formats/task-export";
import type { JsonObject } from "@/lib/json";
import type { ExportQuery } from "@/lib/schemas/export";
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";

const PAGE_TASKS = 500;

export type ExportedTask = { row: TaskRow; byVersion: Map<string, PredictionRow> };
export type ExportRange = { filter: ExportQuery["filter"]; upTo: bigint };

/** Tasks in order of id; those that came after `upTo` are left out, so that two passes see the same ones. */
export async function* readTasks(scope: ProjectScope, range: ExportRange): AsyncGenerator<ExportedTask> {
  let after = 0n;
  for (;;) {
    const page = await scope.run((tx) => readPage(tx, scope, range, after));
    for (const task of page) yield task;
    const last = page.at(-1);
    if (!last || page.length < PAGE_TASKS) return;
    after = last.row.id;
  }
}

async function readPage(
  tx: Tx,
  scope: ProjectScope,
  { filter, upTo }: ExportRange,
  after: bigint,
): Promise<ExportedTask[]> {
  const { orgId, projectId } = scope;
  const tasks = await tx.task.findMany({
    where: {
      ...{ orgId, projectId, id: { gt: after, lte: upTo } },
      ...(filter === "annotated" && { annotationCount: { gt: 0 } }),
      ...(filter === "ground_truth" && { groundTruthLabelId: { not: null } }),
    },
    orderBy: { id: "asc" },
    take: PAGE_TASKS,
    select: { id: true, innerId: true, data: true, meta: true, createdAt: true, updatedAt: true },
  });
  const ids = tasks.map((task) => task.id);
  const annotations = await annotationsOf(tx, scope, ids, filter === "ground_truth");
  const predictions = await predictionsOf(tx, scope, ids);
  return tasks.map((task) => {
    const byVersion = new Map(
      (predictions.get(task.id) ?? []).map(({ versionId, ...row }) => [versionId, row]),
    );
    const row: TaskRow = {
      ...task,
      projectId,
      data: task.data as JsonObject,
      meta: task.meta as JsonObject | null,
      annotations: annotations.get(task.id) ?? [],
      predictions: [...byVersion.values()],
    };
    return { row, byVersion };
  });
}

async function annotationsOf(tx: Tx, { orgId, projectId }: ProjectScope, ids: bigint[], onlyTruth: boolean) {
  const rows = await tx.annotation.findMany({
    where: { orgId, projectId, taskId: { in: ids }, ...(onlyTruth && { groundTruth: true }) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: {
      ...{ id: true, taskId: true, skipped: true, groundTruth: true, source: true, predictionId: true },
      ...{ leadTimeMs: true, createdAt: true, updatedAt: true, createdById: true },
      label: { select: { value: true } },
    },
  });
  const emails = await emailsOf(
    tx,
    orgId,
    rows.map((row) => row.createdById),
  );
  const byTask = new Map<bigint, TaskRow["annotations"]>();
  for (const { taskId, createdById, label, source, ...row } of rows) {
    const annotation = {
      ...row,
      source: source as AnnotationSource,
      label: label?.value ?? null,
      annotator: emails.get(createdById) ?? "former member",
    };
    byTask.set(taskId, [...(byTask.get(taskId) ?? []), annotation]);
  }
  return byTask;
}

async function emailsOf(tx: Tx, orgId: string, userIds: string[]): Promise<Map<string, string>> {
  const members = await tx.membership.findMany({
    where: { orgId, userId: { in: [...new Set(userIds)] } },
    select: { userId: true, user: { select: { email: true } } },
  });
  return new Map(members.map((member) => [member.userId, member.user.email]));
}

type Versioned = PredictionRow & { versionId: string };
type Found = Omit<Versioned, "costUsd"> & { taskId: bigint; costUsd: Prisma.Decimal | null };

async function predictionsOf(
  tx: Tx,
  { orgId, projectId }: ProjectScope,
  ids: bigint[],
): Promise<Map<bigint, Versioned[]>> {
  const byTask = new Map<bigint, Versioned[]>();
  if (ids.length === 0) return byTask;
  const rows = await tx.$queryRaw<Found[]>(Prisma.sql`
    select distinct on (p."taskId", p."versionId") p.id, p."taskId", p."versionId", l.value as label, p.confidence,
      m.name as "promptName", v.number as "versionNumber", r.model, p."costUsd", p."createdAt"
    from "Prediction" p
    join "Label" l on l."orgId" = p."orgId" and l."projectId" = p."projectId" and l.id = p."labelId"
    join "Run" r on r."orgId" = p."orgId" and r.id = p."runId"
    join "PromptVersion" v on v."orgId" = p."orgId" and v.id = p."versionId"
    join "Prompt" m on m."orgId" = v."orgId" and m."projectId" = v."projectId" and m.id = v."promptId"
    where p."orgId" = ${orgId} and p."projectId" = ${projectId} and p."taskId" = any(${ids}) and p.state = 'done'
    order by p."taskId", p."versionId", p.id desc`);
  for (const { taskId, costUsd, ...row } of rows)
    byTask.set(taskId, [...(byTask.get(taskId) ?? []), { ...row, costUsd: costUsd?.toNumber() ?? null }]);
  return byTask;
}
