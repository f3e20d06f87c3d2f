// Bounds the reply caches: what is too old goes, and of an organization that holds too much the oldest.
import { MAX_CACHED_REPLIES } from "@/lib/limits";
import { jobScope, systemScope } from "@/server/scope";

const KEPT_FOR = "30 days";
/** So much in one statement; the next time goes on. */
const AT_ONCE = 50_000;

/** `most` per organization. Returns how many were removed. */
export async function tidyReplies(most = MAX_CACHED_REPLIES): Promise<{ removed: number }> {
  const holders = await systemScope("reply caches that hold something, in all organizations").run(
    (tx) => tx.$queryRaw<{ orgId: string; replies: number }[]>`
      select "orgId", count(*)::int as replies from "CachedReply" group by 1`,
  );
  let removed = 0;
  for (const { orgId, replies } of holders) {
    const surplus = Math.min(AT_ONCE, Math.max(0, replies - most));
    removed += await jobScope(orgId, "tidy-replies").run(
      (tx) => tx.$executeRaw`
        delete from "CachedReply" where "orgId" = ${orgId} and key in (
          (select key from "CachedReply" where "orgId" = ${orgId} order by "createdAt" limit ${surplus})
          union all
          (select key from "CachedReply" where "orgId" = ${orgId} and "createdAt" < now() - ${KEPT_FOR}::interval
            order by "createdAt" limit ${AT_ONCE}))`,
    );
  }
  return { removed };
}
