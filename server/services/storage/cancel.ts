// Stops syncs: the state in the database is the truth, the event only spares work.
import { AppError, notFound } from "@/lib/errors";
import { sendEvent, syncCanceled } from "@/server/inngest/events";
import type { ProjectScope, Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";

type Of = { orgId: string; projectId: string; connectionId?: string };

/** Ends what is queued or running, once the page at work is stored; returns the ids for sendCanceled. */
export async function cancelActive(tx: Tx, { orgId, projectId, connectionId }: Of): Promise<string[]> {
  const rows = await tx.storageSync.updateManyAndReturn({
    where: {
      ...{ orgId, projectId, state: { in: ["queued", "running"] } },
      ...(connectionId !== undefined && { connectionId }),
    },
    data: { state: "canceled", endedAt: new Date(), cursor: null },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** After the commit. */
export async function sendCanceled(orgId: string, syncIds: string[]): Promise<void> {
  for (const syncId of syncIds)
    await sendEvent(syncCanceled.create({ orgId, syncId }, { id: `sync:${syncId}:cancel` }));
}

/** What it stored stays. Throws conflict when it has ended. */
export async function cancelSync(scope: ProjectScope, { syncId }: { syncId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const { count } = await tx.storageSync.updateMany({
      where: { orgId, projectId, id: syncId, state: { in: ["queued", "running"] } },
      data: { state: "canceled", endedAt: new Date(), cursor: null },
    });
    const row = await tx.storageSync.findFirst({
      where: { orgId, projectId, id: syncId },
      select: { connectionId: true },
    });
    if (!row) throw notFound("This sync");
    if (count === 0) throw new AppError("conflict", "This sync has already ended.");
    await audit(tx, scope, {
      ...{ action: "storage.cancelSync", targetType: "storageConnection", targetId: row.connectionId },
      ...{ projectId, detail: { syncId } },
    });
  });
  await sendCanceled(orgId, [syncId]);
}
