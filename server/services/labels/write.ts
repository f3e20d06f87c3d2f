// Adds, changes, orders, retires and restores labels. Ids are stable: no annotation row is ever touched.
import type { AuditAction } from "@/lib/audit";
import { AppError, notFound } from "@/lib/errors";
import { paletteColor } from "@/lib/label-config";
import type { LabelInput, UpdateLabel } from "@/lib/schemas/label";
import type { ProjectScope, Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { demandLabelSet, demandNotRetired } from "@/server/services/labels/rules";

/** Throws invalid when the name or key is taken, also by a retired label. */
export async function createLabel(
  scope: ProjectScope,
  { label }: { label: LabelInput },
): Promise<{ labelId: string }> {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const labels = await lockLabels(tx, scope);
    demandWith(labels, { id: "", retiredAt: null, ...label });
    const created = await tx.label.create({
      data: {
        ...{ orgId, projectId, value: label.value, description: label.description, hotkey: label.hotkey },
        color: label.color ?? paletteColor(labels.length),
        position: labels.reduce((last, row) => Math.max(last, row.position), -1) + 1,
      },
      select: { id: true },
    });
    await record(tx, scope, "label.create", created.id);
    return { labelId: created.id };
  });
}

/** Renaming shows the new name everywhere, also on labels given before; runs keep the names that they froze. */
export async function updateLabel(scope: ProjectScope, { labelId, change }: UpdateLabel): Promise<void> {
  const data = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  await changeOne(scope, labelId, "label.update", data);
}

/** The label can no longer be given; what carries it keeps it. Throws invalid when too few would be left. */
export const retireLabel = (scope: ProjectScope, { labelId }: { labelId: string }): Promise<void> =>
  changeOne(scope, labelId, "label.retire", { retiredAt: new Date(), hotkey: null });

export const restoreLabel = (scope: ProjectScope, { labelId }: { labelId: string }): Promise<void> =>
  changeOne(scope, labelId, "label.restore", { retiredAt: null });

/** `labelIds` are all labels in use; throws conflict when somebody added or retired one in the meantime. */
export async function reorderLabels(
  scope: ProjectScope,
  { labelIds }: { labelIds: string[] },
): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const labels = await lockLabels(tx, scope);
    if (labelIds.some((id) => !labels.some((label) => label.id === id)))
      throw notFound("One of these labels");
    const inUse = labels.filter((label) => label.retiredAt === null);
    const isSame = labelIds.length === inUse.length && inUse.every((label) => labelIds.includes(label.id));
    if (!isSame)
      throw new AppError("conflict", "The labels have changed in the meantime. Look at them again.");
    await tx.$executeRaw`
      update "Label" l set position = (o.n - 1)::int from unnest(${labelIds}::text[]) with ordinality as o(id, n)
      where l."orgId" = ${orgId} and l."projectId" = ${projectId} and l.id = o.id`;
    await record(tx, scope, "label.reorder", projectId);
  });
}

type LabelRow = {
  id: string;
  value: string;
  hotkey: string | null;
  position: number;
  retiredAt: Date | null;
};
type Change = Partial<Omit<LabelRow, "id" | "position"> & { description: string; color: string }>;

async function changeOne(
  scope: ProjectScope,
  labelId: string,
  action: AuditAction,
  change: Change,
): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const labels = await lockLabels(tx, scope);
    const before = labels.find((label) => label.id === labelId);
    if (!before) throw notFound("This label");
    demandWith(labels, { ...before, ...change });
    await tx.label.updateMany({ where: { orgId, projectId, id: labelId }, data: change });
    await record(tx, scope, action, labelId);
  });
}

/** The project's row orders everything that changes its labels. */
async function lockLabels(tx: Tx, { orgId, projectId }: ProjectScope): Promise<LabelRow[]> {
  await tx.$queryRaw`select id from "Project" where "orgId" = ${orgId} and id = ${projectId} for no key update`;
  return tx.label.findMany({
    where: { orgId, projectId },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    select: { id: true, value: true, hotkey: true, position: true, retiredAt: true },
  });
}

type Candidate = Pick<LabelRow, "id" | "value" | "hotkey" | "retiredAt">;

function demandWith(labels: LabelRow[], changed: Candidate): void {
  const others = labels.filter((label) => label.id !== changed.id);
  const after = [...others, changed];
  demandLabelSet(after.filter((label) => label.retiredAt === null));
  demandNotRetired(
    others.filter((label) => label.retiredAt !== null),
    changed.value,
  );
}

const record = (tx: Tx, scope: ProjectScope, action: AuditAction, targetId: string) =>
  audit(tx, scope, { action, targetType: "label", targetId, projectId: scope.projectId });
