// The budget of a run in this process, shared by its chunks; none where no cap holds.
import { randomUUID } from "node:crypto";
import type { CapKind } from "@/lib/budgets";
import type { OrgScope } from "@/server/scope";
import { tellShares } from "@/server/services/budgets/alerts";
import { hasCaps } from "@/server/services/budgets/caps";
import { type LeaseAsk, type Leased, Purse } from "@/server/services/budgets/purse";
import { LEASE_MONEY, LOCK_CAPS, RETURN_MONEY } from "@/server/services/budgets/statements";

/** This process, as leases know it. */
export const HOLDER = randomUUID();

type RunRef = { id: string; projectId: string; model: string };
export type RunBudget = { purse: Purse<CapKind>; close: () => Promise<void> };
type Shared = { purse: Purse<CapKind>; users: number; closing: Promise<void> | null };

const open = new Map<string, Shared>();

/** Null where no cap holds: such a run asks nobody. The demo model costs nothing. */
export async function openBudget(scope: OrgScope, run: RunRef): Promise<RunBudget | null> {
  const { orgId } = scope;
  if (run.model === "demo") return null;
  if (!(await scope.run((tx) => hasCaps(tx, { orgId, projectId: run.projectId, runId: run.id }))))
    return null;
  // A lease that is being given back must not take the new one with it.
  for (let known = open.get(run.id); known?.closing; known = open.get(run.id)) await known.closing;
  const shared = open.get(run.id) ?? { purse: new Purse(leaseFor(scope, run)), users: 0, closing: null };
  open.set(run.id, shared);
  shared.users++;
  return { purse: shared.purse, close: () => leave(scope, run, shared) };
}

async function leave(scope: OrgScope, run: RunRef, shared: Shared): Promise<void> {
  shared.users--;
  if (shared.users > 0) return;
  shared.closing = giveBack(scope, run).finally(() => open.delete(run.id));
  await shared.closing;
}

async function giveBack(scope: OrgScope, run: RunRef): Promise<void> {
  await scope.brief((client) => client.query(RETURN_MONEY, [scope.orgId, run.id, HOLDER]));
  await tellShares(scope, { projectId: run.projectId, runId: run.id });
}

const leaseFor =
  (scope: OrgScope, run: RunRef) =>
  (ask: LeaseAsk): Promise<Leased<CapKind>> =>
    scope.brief(async (client) => {
      const place = [scope.orgId, run.projectId, run.id];
      await client.query(LOCK_CAPS, place);
      const values = [ask.heldUsd, ask.inFlightUsd, ask.firstUsd, ask.waitingUsd, ask.usualUsd];
      const { rows } = await client.query<Leased<CapKind>>(LEASE_MONEY, [...place, HOLDER, ...values]);
      if (!rows[0]) throw new Error("a lease of money has no answer");
      return rows[0];
    });
