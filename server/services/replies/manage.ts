// What owners and admins see of the reply cache, its switch, and emptying it.
import type { OrgScope } from "@/server/scope";
import { audit } from "@/server/services/audit";

/** `replies` and `bytes`: how many labels it holds, and their size in the database. */
export type ReplyCacheView = { enabled: boolean; replies: number; bytes: number; usedAt: Date | null };

export async function getReplyCache({ orgId, run }: OrgScope): Promise<ReplyCacheView> {
  return run(async (tx) => {
    const { replyCache: enabled, replyUsedAt: usedAt } = await tx.organization.findUniqueOrThrow({
      where: { id: orgId },
      select: { replyCache: true, replyUsedAt: true },
    });
    const [held] = await tx.$queryRaw<{ replies: number; bytes: number }[]>`
      select count(*)::int as replies, coalesce(sum(pg_column_size(c)), 0)::float8 as bytes
      from "CachedReply" c where "orgId" = ${orgId}`;
    return { enabled, usedAt, replies: held?.replies ?? 0, bytes: held?.bytes ?? 0 };
  });
}

/** Runs that go on see it with their next chunk. What is held stays until it is cleared or too old. */
export async function updateReplyCache(scope: OrgScope, input: { enabled: boolean }): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    await tx.organization.update({
      where: { id: orgId },
      data: { replyCache: input.enabled },
      select: { id: true },
    });
    const target = { targetType: "organization", targetId: orgId, detail: { enabled: input.enabled } };
    await audit(tx, scope, { action: "replyCache.update", ...target });
  });
}

/** How many were removed. */
export async function clearReplyCache(scope: OrgScope): Promise<{ removed: number }> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const { count: removed } = await tx.cachedReply.deleteMany({ where: { orgId } });
    const target = { targetType: "organization", targetId: orgId, detail: { removed } };
    await audit(tx, scope, { action: "replyCache.delete", ...target });
    return { removed };
  });
}
