// The ends of a sync: claimed before its first page, failed when it cannot go on.
import { holds, type Role, reachesProject } from "@/lib/permissions";
import type { StorageErrorCode } from "@/lib/storage-errors";
import type { OrgScope, Tx } from "@/server/scope";
import { sentenceOf } from "@/server/services/storage/views";

const NO_LONGER = "The person who started this sync may no longer sync into this project.";

/** False when the sync has ended, or may not be run any more; then it has been ended with a sentence. */
export async function beginSync(scope: OrgScope, syncId: string): Promise<boolean> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const [sync] = await tx.$queryRaw<{ projectId: string; startedById: string | null }[]>`
      update "StorageSync" set state = 'running', "startedAt" = coalesce("startedAt", now()), "progressAt" = now()
      where "orgId" = ${orgId} and id = ${syncId} and state in ('queued', 'running') returning "projectId", "startedById"`;
    if (!sync) return false;
    if (sync.startedById === null || (await starterMay(tx, orgId, sync.projectId, sync.startedById)))
      return true;
    await endFailed(tx, { orgId, syncId, code: null, sentence: NO_LONGER });
    return false;
  });
}

/** The rights are those of this moment, not those of the click. */
async function starterMay(tx: Tx, orgId: string, projectId: string, userId: string): Promise<boolean> {
  const member = await tx.membership.findFirst({
    where: { orgId, userId, deactivatedAt: null },
    select: { role: true },
  });
  const project = await tx.project.findFirst({
    where: { orgId, id: projectId },
    select: { isPublished: true, members: { where: { userId }, select: { userId: true } } },
  });
  if (!member || !project) return false;
  const role = member.role as Role;
  const joined = project.members.length > 0;
  return holds(role, "storage.manage") && reachesProject(role, { joined, isPublished: project.isPublished });
}

export type SyncFault = { code: StorageErrorCode | null; sentence: string };
const OUR_FAULT =
  "The sync stopped because of a fault on our side. What it has read is kept; start it again to go on.";

/** Ends a sync that has not ended. Without a fault it is the storage's, when it was in trouble last, or else ours. */
export async function failSync(scope: OrgScope, syncId: string, fault?: SyncFault): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    const row = await tx.storageSync.findFirst({ where: { orgId, id: syncId }, select: { code: true } });
    const code = fault?.code ?? (row?.code as StorageErrorCode | null | undefined) ?? null;
    const sentence = fault?.sentence ?? (code === null ? OUR_FAULT : sentenceOf(code));
    await endFailed(tx, { orgId, syncId, code, sentence });
  });
}

const endFailed = (tx: Tx, end: SyncFault & { orgId: string; syncId: string }) =>
  tx.storageSync.updateMany({
    where: { orgId: end.orgId, id: end.syncId, state: { in: ["queued", "running"] } },
    data: {
      ...{ state: "failed", code: end.code, error: end.sentence },
      ...{ endedAt: new Date(), cursor: null },
    },
  });

/** Shown while the sync waits for its next try; the next page that is stored clears it. */
export async function noteTrouble(scope: OrgScope, syncId: string, code: StorageErrorCode): Promise<void> {
  const { orgId } = scope;
  await scope.run((tx) =>
    tx.storageSync.updateMany({ where: { orgId, id: syncId, state: "running" }, data: { code } }),
  );
}
