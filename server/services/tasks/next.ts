// The label stream: hands each person the next task that nobody else has open, and the one after it.
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";
import { type PredictionView, streamPredictions } from "@/server/services/tasks/predictions";
import { blindOn, loadViewer, type Viewer } from "@/server/services/tasks/viewer";

/** A task stays reserved this long after it was handed out; asking again renews it. */
const LEASE_MINUTES = 30;
const HANDED_OUT = 2;
const MAX_TRIES = 5;

export type StreamTask = {
  id: bigint;
  innerId: number;
  text: string;
  /** The active version's answer where the person may see it: none or one. */
  predictions: PredictionView[];
  /** The answer is chosen already when the task opens. */
  prefill: boolean;
};

export type Stream = {
  task: StreamTask | null;
  following: StreamTask | null;
  progress: { annotated: number; total: number };
};

/** Both tasks are reserved for the person. Null when nothing is left for them. */
export function nextTask(scope: ProjectScope): Promise<Stream> {
  return scope.run(async (tx) => {
    const viewer = await loadViewer(tx, scope);
    const ids = await reserve(tx, scope, viewer);
    const tasks = await loadStream(tx, scope, viewer, ids);
    const project = await tx.project.findFirst({
      where: { orgId: scope.orgId, id: scope.projectId },
      select: { annotatedCount: true, taskCount: true },
    });
    return {
      task: tasks[0] ?? null,
      following: tasks[1] ?? null,
      progress: { annotated: project?.annotatedCount ?? 0, total: project?.taskCount ?? 0 },
    };
  });
}

async function reserve(tx: Tx, scope: ProjectScope, viewer: Viewer): Promise<bigint[]> {
  const { orgId, projectId } = scope;
  await tx.$executeRaw`delete from "TaskLease" where "orgId" = ${orgId} and "projectId" = ${projectId} and "expiresAt" <= now()`;
  const held = await heldTasks(tx, scope, viewer);
  const ids = [...held, ...(await pickNew(tx, scope, viewer, held))];
  if (ids.length > 0)
    await tx.$executeRaw`
      insert into "TaskLease" ("orgId", "projectId", "taskId", "userId", "expiresAt")
      select ${orgId}, ${projectId}, id, ${viewer.userId}, now() + ${LEASE_MINUTES} * interval '1 minute' from unnest(${ids}::bigint[]) as id
      on conflict ("orgId", "taskId", "userId") do update set "expiresAt" = excluded."expiresAt"`;
  return ids;
}

/** What the person was handed before and has not answered: the same task comes back after a reload. */
async function heldTasks(tx: Tx, scope: ProjectScope, viewer: Viewer): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    select t.id from "TaskLease" m
    join "Task" t on t."orgId" = m."orgId" and t."projectId" = m."projectId" and t.id = m."taskId"
    where m."orgId" = ${scope.orgId} and m."projectId" = ${scope.projectId} and m."userId" = ${viewer.userId}
      and ${isOpenTo(scope, viewer)}
    order by t.id limit ${HANDED_OUT}`;
  return rows.map((row) => row.id);
}

/**
 * Locks candidates, then asks once more who has reserved them: a reservation committed between the two is invisible to the
 * first statement. Tasks that others are being handed at this moment are passed over, unless there is nothing else.
 */
async function pickNew(tx: Tx, scope: ProjectScope, viewer: Viewer, held: bigint[]): Promise<bigint[]> {
  const limit = HANDED_OUT - held.length;
  if (limit === 0) return [];
  let waits = false;
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const locked: { id: bigint }[] = await tx.$queryRaw`
      select t.id from "Task" t
      where t."orgId" = ${scope.orgId} and t."projectId" = ${scope.projectId} and t.id <> all(${held})
        and ${isOpenTo(scope, viewer)}
      order by t.id limit ${limit} for no key update of t ${waits ? Prisma.empty : Prisma.sql`skip locked`}`;
    if (locked.length === 0 && waits) return [];
    waits = locked.length === 0;
    const free = await tx.$queryRaw<{ id: bigint }[]>`
      select t.id from "Task" t
      where t."orgId" = ${scope.orgId} and t."projectId" = ${scope.projectId} and t.id = any(${locked.map((row) => row.id)})
        and ${isOpenTo(scope, viewer)}
      order by t.id`;
    if (free.length > 0) return free.map((row) => row.id);
  }
  return [];
}

/** Not answered or skipped by the person, and not yet answered by, or reserved for, as many as the project asks. */
function isOpenTo(scope: ProjectScope, viewer: Viewer): Prisma.Sql {
  const { overlap } = viewer.settings;
  return Prisma.sql`
    ${overlap === 1 ? Prisma.sql`t."annotationCount" = 0` : Prisma.sql`t."annotationCount" < ${overlap}`}
    and not exists (select 1 from "Annotation" a where a."orgId" = ${scope.orgId} and a."projectId" = ${scope.projectId}
      and a."taskId" = t.id and a."createdById" = ${viewer.userId} and a.source = 'human')
    and t."annotationCount" + (select count(*) from "TaskLease" l where l."orgId" = ${scope.orgId} and l."taskId" = t.id
      and l."userId" <> ${viewer.userId} and l."expiresAt" > now()) < ${overlap}`;
}

async function loadStream(tx: Tx, scope: ProjectScope, viewer: Viewer, ids: bigint[]): Promise<StreamTask[]> {
  const rows = await tx.task.findMany({
    where: { orgId: scope.orgId, projectId: scope.projectId, id: { in: ids } },
    select: { id: true, innerId: true, text: true },
  });
  // Whoever is handed a task has not submitted it yet.
  const visible = viewer.canSee && !blindOn(viewer, false);
  const predictions = visible
    ? await streamPredictions(tx, scope, viewer, ids)
    : new Map<bigint, PredictionView>();
  return ids.flatMap((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) return [];
    const prediction = predictions.get(id);
    const prefill = prediction !== undefined && viewer.settings.prefill === "active_version";
    return [{ ...row, predictions: prediction ? [prediction] : [], prefill }];
  });
}
