// Tells once, by a row and in the audit log, when a share of a monthly cap is reached.
import { ALERT_PERCENTS, type CapKind } from "@/lib/budgets";
import type { OrgScope } from "@/server/scope";
import { auditBulk } from "@/server/services/audit";
import { TELL } from "@/server/services/budgets/statements";

type Told = { capId: string; percent: number; amountUsd: number };

/** `stopped`: a cap of this kind leaves too little for one more call, which counts as all of it. */
export async function tellShares(
  scope: OrgScope,
  { projectId, runId }: { projectId: string; runId: string },
  stopped: CapKind | null = null,
): Promise<void> {
  await scope.brief(async (client) => {
    const values = [scope.orgId, projectId, runId, ALERT_PERCENTS, stopped];
    const { rows } = await client.query<Told>(TELL, values);
    for (const { capId, percent, amountUsd } of rows)
      await auditBulk(client, scope, {
        action: "budget.reach",
        targetType: "spendCap",
        targetId: capId,
        detail: { percent, amountUsd },
      });
  });
}
