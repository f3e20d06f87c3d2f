// The caps that hold for a run, a project or the organization, with what is spent under each; setting them.
import type { CapKind, CapState } from "@/lib/budgets";
import { AppError, notFound } from "@/lib/errors";
import { type OrgScope, type ProjectScope, personOf, type Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { tellShares } from "@/server/services/budgets/alerts";
import { databaseTime } from "@/server/services/database-time";

export type Cap = CapState & { id: string; projectId: string | null };

type Place = { orgId: string; projectId?: string; runId?: string };

/** The first day of the present month, by the database's clock in UTC. */
export async function monthStart(tx: Tx): Promise<Date> {
  const now = await databaseTime(tx);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}

const capsOf = ({ orgId, projectId, runId }: Place) => ({
  orgId,
  OR: [
    { kind: "organization" },
    ...(projectId === undefined ? [] : [{ kind: "project", projectId }]),
    ...(runId === undefined ? [] : [{ kind: "run", runId }]),
  ],
});

/** True when some cap holds for the run. */
export async function hasCaps(tx: Tx, place: Place): Promise<boolean> {
  return (await tx.spendCap.findFirst({ where: capsOf(place), select: { id: true } })) !== null;
}

/** The narrowest cap first. */
export async function readCaps(tx: Tx, place: Place): Promise<Cap[]> {
  const rows = await tx.spendCap.findMany({
    where: capsOf(place),
    select: { id: true, kind: true, projectId: true, amountUsd: true, run: { select: { spentUsd: true } } },
    orderBy: { kind: "desc" },
  });
  const from = rows.length > 0 ? await monthStart(tx) : null;
  const caps: Cap[] = [];
  for (const { id, kind, projectId, amountUsd, run } of rows) {
    const spentUsd = run ? run.spentUsd.toNumber() : await spentSince(tx, place.orgId, { from, projectId });
    caps.push({ id, kind: kind as CapKind, projectId, amountUsd: amountUsd.toNumber(), spentUsd });
  }
  return caps;
}

type Since = { from: Date | null; projectId: string | null };

async function spentSince(tx: Tx, orgId: string, { from, projectId }: Since): Promise<number> {
  const { _sum } = await tx.spendDay.aggregate({
    where: { orgId, ...(from && { day: { gte: from } }), ...(projectId !== null && { projectId }) },
    _sum: { costUsd: true },
  });
  return _sum.costUsd?.toNumber() ?? 0;
}

export type CapInput = { amountUsd: number | null };

/** Null takes the cap away. */
export async function updateOrganizationCap(scope: OrgScope, input: CapInput): Promise<void> {
  await scope.run((tx) => writeCap(tx, scope, { kind: "organization", projectId: null, runId: null }, input));
  await tellShares(scope, { projectId: "", runId: "" });
}

export async function updateProjectCap(scope: ProjectScope, input: CapInput): Promise<void> {
  const { projectId } = scope;
  await scope.run((tx) => writeCap(tx, scope, { kind: "project", projectId, runId: null }, input));
  await tellShares(scope, { projectId, runId: "" });
}

/** Throws conflict for a run that has ended: nothing more can be spent by it. */
export async function updateRunCap(scope: ProjectScope, input: CapInput & { runId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const where = { orgId, projectId, id: input.runId };
    const run = await tx.run.findFirst({ where, select: { state: true } });
    if (!run) throw notFound("This run");
    if (run.state.startsWith("completed")) throw new AppError("conflict", "This run has already ended.");
    await writeCap(tx, scope, { kind: "run", projectId: null, runId: input.runId }, input);
  });
}

type Target = { kind: CapKind; projectId: string | null; runId: string | null };

/** The unique keys let one row win when two people set the same cap; the other one's change follows. */
export async function writeCap(
  tx: Tx,
  scope: OrgScope,
  target: Target,
  { amountUsd }: CapInput,
): Promise<void> {
  const { orgId } = scope;
  const { userId } = personOf(scope);
  if (amountUsd === null) await tx.spendCap.deleteMany({ where: { orgId, ...target } });
  else {
    const { count } = await tx.spendCap.updateMany({
      where: { orgId, ...target },
      data: { amountUsd, updatedById: userId },
    });
    if (count === 0) await tx.spendCap.create({ data: { orgId, ...target, amountUsd, updatedById: userId } });
  }
  await audit(tx, scope, {
    action: "budget.update",
    targetType: target.kind,
    targetId: target.runId ?? target.projectId ?? orgId,
    ...(target.projectId !== null && { projectId: target.projectId }),
    detail: { amountUsd },
  });
}
