// Money that is set aside for long: for a file of tasks that the provider works off within a day.
import type { CapKind } from "@/lib/budgets";
import type { OrgScope, Tx } from "@/server/scope";
import type { Leased } from "@/server/services/budgets/purse";
import { KEEP_MONEY, LEASE_MONEY, LOCK_CAPS, ROOM_UNDER_CAPS } from "@/server/services/budgets/statements";

type RunRef = { id: string; projectId: string };

/** Dollars, infinite without caps. `freeUsd` may be set aside now; `leftUsd`, if others gave back what they hold, under the cap `kind`. */
export type Room = { freeUsd: number; leftUsd: number; kind: CapKind | null };

export async function roomUnderCaps(scope: OrgScope, run: RunRef): Promise<Room> {
  const values = [scope.orgId, run.projectId, run.id];
  const { rows } = await scope.bulk((client) => client.query<Room>(ROOM_UNDER_CAPS, values));
  return rows[0] ?? { freeUsd: Number.POSITIVE_INFINITY, leftUsd: Number.POSITIVE_INFINITY, kind: null };
}

/** False when the caps leave too little at this moment. Asked again, it is the same money. */
export async function reserve(
  scope: OrgScope,
  run: RunRef,
  { holder, usd }: { holder: string; usd: number },
): Promise<boolean> {
  const place = [scope.orgId, run.projectId, run.id];
  return scope.bulk(async (client) => {
    await client.query(LOCK_CAPS, place);
    const { rows } = await client.query<Leased<CapKind>>(LEASE_MONEY, [...place, holder, 0, 0, usd, usd, 0]);
    await client.query(KEEP_MONEY, [scope.orgId, run.id, holder]);
    return rows[0]?.isGiven === true;
  });
}

/** What was really spent is stored by then, or nothing was. */
export async function release(
  tx: Tx,
  { orgId, runId, holder }: Record<"orgId" | "runId" | "holder", string>,
) {
  await tx.spendLease.deleteMany({ where: { orgId, runId, holder } });
}
