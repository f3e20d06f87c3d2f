// Lists connections with their latest sync and the state of their objects.
import { notFound } from "@/lib/errors";
import { MAX_CONNECTIONS } from "@/lib/limits";
import { type ListObjects, OBJECT_PAGE_ROWS } from "@/lib/schemas/storage";
import { env } from "@/server/env";
import type { ProjectScope, Tx } from "@/server/scope";
import { namesOf } from "@/server/services/members/names";
import {
  CONNECTION_SELECT,
  type ConnectionView,
  OBJECT_SELECT,
  type ObjectCounts,
  type ObjectView,
  type StoredSync,
  SYNC_SELECT,
  type SyncView,
  toConnectionView,
  toObjectView,
  toSyncView,
} from "@/server/services/storage/views";

const LISTED_SYNCS = 20;

export type StorageList = { connections: ConnectionView[]; offers: { folder: boolean } };

export async function listConnections(scope: ProjectScope): Promise<StorageList> {
  const connections = await loadConnections(scope);
  return { connections, offers: { folder: env.STORAGE_FOLDER_ROOT !== undefined } };
}

/** Throws not_found for a connection of another project or a deleted one. */
export async function getConnection(
  scope: ProjectScope,
  { connectionId }: { connectionId: string },
): Promise<ConnectionView> {
  const [connection] = await loadConnections(scope, connectionId);
  if (!connection) throw notFound("This connection");
  return connection;
}

function loadConnections(scope: ProjectScope, connectionId?: string): Promise<ConnectionView[]> {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const rows = await tx.storageConnection.findMany({
      where: { orgId, projectId, deletedAt: null, ...(connectionId !== undefined && { id: connectionId }) },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: MAX_CONNECTIONS,
      select: CONNECTION_SELECT,
    });
    const ids = rows.map((row) => row.id);
    const syncs = await lastSyncs(tx, orgId, ids);
    const objects = await countObjects(tx, orgId, ids);
    const people = [...rows.map((row) => row.createdById), ...syncs.map((sync) => sync.startedById)];
    const names = await namesOf(tx, orgId, people);
    return rows.map((row) =>
      toConnectionView(row, {
        names,
        lastSync: syncs.find((sync) => sync.connectionId === row.id),
        objects: objects.get(row.id),
      }),
    );
  });
}

const lastSyncs = (tx: Tx, orgId: string, connectionIds: string[]) =>
  tx.$queryRaw<StoredSync[]>`
    select s.* from unnest(${connectionIds}::text[]) as c(id) cross join lateral (
      select id, "connectionId", state, "objectsSeen", "objectsRead", "objectsFailed", "objectsMissing", "tasksAdded",
             "tasksChanged", "rowsRejected", code, error, "startedById", "createdAt", "startedAt", "endedAt"
      from "StorageSync" where "orgId" = ${orgId} and "connectionId" = c.id
      order by "createdAt" desc, id desc limit 1) s`;

async function countObjects(tx: Tx, orgId: string, connectionIds: string[]) {
  const rows = await tx.storageObject.groupBy({
    by: ["connectionId", "state"],
    where: { orgId, connectionId: { in: connectionIds } },
    _count: true,
  });
  const counts = new Map<string, ObjectCounts>();
  for (const { connectionId, state, _count } of rows) {
    const before = counts.get(connectionId) ?? { synced: 0, failed: 0, missing: 0 };
    counts.set(connectionId, { ...before, [state]: _count });
  }
  return counts;
}

/** The newest first. */
export function listSyncs(scope: ProjectScope, input: { connectionId: string }): Promise<SyncView[]> {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    await demandConnection(tx, scope, input.connectionId);
    const rows = await tx.storageSync.findMany({
      where: { orgId, projectId, connectionId: input.connectionId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: LISTED_SYNCS,
      select: SYNC_SELECT,
    });
    const names = await namesOf(
      tx,
      orgId,
      rows.map((row) => row.startedById),
    );
    return rows.map((row) => toSyncView(row, names));
  });
}

/** Throws not_found for a sync of another project. */
export function getSync(scope: ProjectScope, { syncId }: { syncId: string }): Promise<SyncView> {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const row = await tx.storageSync.findFirst({
      where: { orgId, projectId, id: syncId },
      select: SYNC_SELECT,
    });
    if (!row) throw notFound("This sync");
    return toSyncView(row, await namesOf(tx, orgId, [row.startedById]));
  });
}

export type ObjectPage = { items: ObjectView[]; nextCursor: bigint | null };

/** One page of a connection's objects in the order in which they were first seen. */
export function listObjects(scope: ProjectScope, input: ListObjects): Promise<ObjectPage> {
  const { orgId, projectId } = scope;
  const { connectionId, state, cursor } = input;
  return scope.run(async (tx) => {
    await demandConnection(tx, scope, connectionId);
    const rows = await tx.storageObject.findMany({
      where: { orgId, projectId, connectionId, id: { gt: cursor ?? 0n }, ...(state && { state }) },
      orderBy: { id: "asc" },
      take: OBJECT_PAGE_ROWS + 1,
      select: OBJECT_SELECT,
    });
    const items = rows.slice(0, OBJECT_PAGE_ROWS).map(toObjectView);
    return { items, nextCursor: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
  });
}

async function demandConnection(tx: Tx, scope: ProjectScope, connectionId: string): Promise<void> {
  const row = await tx.storageConnection.findFirst({
    where: { orgId: scope.orgId, projectId: scope.projectId, id: connectionId, deletedAt: null },
    select: { id: true },
  });
  if (!row) throw notFound("This connection");
}
