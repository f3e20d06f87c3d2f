// The caps of the month for those who may see them: what is spent under each, and which shares were reached.
import { alertPercentOf, type CapState } from "@/lib/budgets";
import { isAtLeast } from "@/lib/permissions";
import { type OrgScope, personOf, type Tx } from "@/server/scope";
import { monthStart } from "@/server/services/budgets/caps";

/** amountUsd null: nothing caps it. `told`: the highest share in percent that was reached and is still, or 0. */
export type MonthCap = Omit<CapState, "kind" | "amountUsd"> & { amountUsd: number | null; told: number };
export type ProjectCap = MonthCap & { projectId: string; title: string };

/** The organization's own, and those of the projects that the person reaches, in the order of their titles. */
export async function listCaps(scope: OrgScope): Promise<{ organization: MonthCap; projects: ProjectCap[] }> {
  const { orgId } = scope;
  const { userId, role } = personOf(scope);
  const reached = isAtLeast(role, "admin") ? {} : { members: { some: { userId } } };
  return scope.run(async (tx) => {
    const month = await monthStart(tx);
    const caps = await tx.spendCap.findMany({
      where: { orgId, kind: { in: ["project", "organization"] } },
      select: {
        projectId: true,
        amountUsd: true,
        alerts: { where: { orgId, month }, select: { percent: true, amountUsd: true } },
      },
    });
    const projects = await tx.project.findMany({
      where: { orgId, ...reached },
      orderBy: [{ title: "asc" }, { id: "asc" }],
      select: { id: true, title: true },
    });
    const spent = await spentByProject(tx, orgId, month);
    const capOf = (projectId: string | null, spentUsd: number): MonthCap => {
      const cap = caps.find((each) => each.projectId === projectId);
      if (!cap) return { amountUsd: null, spentUsd, told: 0 };
      const alerts = cap.alerts.filter((alert) => alert.amountUsd.equals(cap.amountUsd));
      return {
        amountUsd: cap.amountUsd.toNumber(),
        spentUsd,
        told: Math.max(
          alertPercentOf({ amountUsd: cap.amountUsd.toNumber(), spentUsd }),
          ...alerts.map(({ percent }) => percent),
        ),
      };
    };
    return {
      organization: capOf(
        null,
        [...spent.values()].reduce((sum, usd) => sum + usd, 0),
      ),
      projects: projects.map(({ id, title }) => ({ projectId: id, title, ...capOf(id, spent.get(id) ?? 0) })),
    };
  });
}

/** Also of projects that are gone. */
async function spentByProject(tx: Tx, orgId: string, month: Date): Promise<Map<string, number>> {
  const rows = await tx.spendDay.groupBy({
    by: ["projectId"],
    where: { orgId, day: { gte: month } },
    _sum: { costUsd: true },
  });
  return new Map(rows.map(({ projectId, _sum }) => [projectId, _sum.costUsd?.toNumber() ?? 0]));
}
