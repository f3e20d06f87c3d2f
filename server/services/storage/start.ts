// Starts a sync of a connection, or finds the one that is on its way.
import { randomUUID } from "node:crypto";
import { AppError, notFound } from "@/lib/errors";
import type { StartSync } from "@/lib/schemas/storage";
import { sendEvent, syncRequested } from "@/server/inngest/events";
import { type ProjectScope, personOf, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";

/** One sync of a connection at a time: while one is active, its id is returned and nothing is started. */
export async function startSync(scope: ProjectScope, input: StartSync): Promise<{ syncId: string }> {
  const { orgId, projectId } = scope;
  const { userId } = personOf(scope);
  const { connectionId, retriesFailed } = input;
  const syncId = await scope.run(async (tx) => {
    const [live] = await tx.$queryRaw<{ id: string }[]>`
      select id from "StorageConnection"
      where "orgId" = ${orgId} and "projectId" = ${projectId} and id = ${connectionId} and "deletedAt" is null for share`;
    if (!live) throw notFound("This connection");
    const made = await queueSync(tx, { orgId, projectId, connectionId, retriesFailed, startedById: userId });
    if (made === null) return activeSync(tx, orgId, connectionId);
    await audit(tx, scope, {
      ...{ action: "storage.sync", targetType: "storageConnection", targetId: connectionId },
      ...{ projectId, detail: { syncId: made } },
    });
    return made;
  });
  await sendEvent(syncRequested.create({ orgId, connectionId, syncId }, { id: `sync:${syncId}` }));
  return { syncId };
}

type NewSync = {
  orgId: string;
  projectId: string;
  connectionId: string;
  retriesFailed: boolean;
  startedById: string | null;
};

/** Null when another one is queued or running; the unique index decides. */
export async function queueSync(tx: Tx, sync: NewSync): Promise<string | null> {
  const [made] = await tx.$queryRaw<{ id: string }[]>`
    insert into "StorageSync" (id, "orgId", "projectId", "connectionId", "retriesFailed", "startedById")
    values (${randomUUID()}, ${sync.orgId}, ${sync.projectId}, ${sync.connectionId}, ${sync.retriesFailed}, ${sync.startedById})
    on conflict ("connectionId") where state in ('queued', 'running') do nothing returning id`;
  return made?.id ?? null;
}

async function activeSync(tx: Tx, orgId: string, connectionId: string): Promise<string> {
  const active = await tx.storageSync.findFirst({
    where: { orgId, connectionId, state: { in: ["queued", "running"] } },
    select: { id: true },
  });
  if (!active) throw new AppError("conflict", "A sync has just ended. Start it again.");
  return active.id;
}
