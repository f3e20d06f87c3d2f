// A cap is reached: the run stops with its kind, and goes on when somebody has raised the cap.
import type { CapKind } from "@/lib/budgets";
import type { OrgScope } from "@/server/scope";
import { tellShares } from "@/server/services/budgets/alerts";

/** Finished rows stay, the rest stays to do. */
export async function stopAtCap(
  scope: OrgScope,
  run: { id: string; projectId: string },
  kind: CapKind,
): Promise<void> {
  const { orgId } = scope;
  const { count } = await scope.run((tx) =>
    tx.run.updateMany({
      where: { orgId, id: run.id, state: "running" },
      data: { state: "budget_stopped", code: "BUDGET", stoppedBy: kind },
    }),
  );
  if (count > 0) await tellShares(scope, { projectId: run.projectId, runId: run.id }, kind);
}
