// The names of people, for rows that keep only who did something.
import type { Tx } from "@/server/scope";

/** By user id. */
export type Names = ReadonlyMap<string, string>;

/** Names of those who are still in the organization. */
export async function namesOf(tx: Tx, orgId: string, userIds: (string | null)[]): Promise<Names> {
  const ids = [...new Set(userIds.flatMap((id) => id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await tx.membership.findMany({
    where: { orgId, userId: { in: ids } },
    select: { userId: true, user: { select: { name: true } } },
  });
  return new Map(rows.map((row) => [row.userId, row.user.name]));
}
