// Starting, listing and stopping conversions.
import { AppError, notFound } from "@/lib/errors";
import type { CreateConversionInput } from "@/lib/schemas/conversion";
import { conversionCanceled, conversionRequested, sendEvent } from "@/server/inngest/events";
import { assertReach, type ProjectScope, personOf } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { previewConversion } from "@/server/services/conversions/preview";
import { lockVersion } from "@/server/services/prompts/load";

const LISTED = 50;
const ROW = {
  id: true,
  state: true,
  total: true,
  converted: true,
  skipped: true,
  minConfidence: true,
  onlyUnlabeled: true,
  labelIds: true,
  error: true,
  createdAt: true,
  endedAt: true,
  undoneAt: true,
  version: { select: { id: true, number: true, prompt: { select: { id: true, name: true } } } },
} as const;

/** The conversion that this click made, also when the click arrives twice. Throws conflict when nothing would be converted. */
export async function createConversion(scope: ProjectScope, input: CreateConversionInput) {
  const { orgId, projectId } = scope;
  const { userId } = personOf(scope);
  const preview = await previewConversion(scope, input);
  const conversion = await scope.run(async (tx) => {
    await assertReach(tx, scope, projectId);
    await lockVersion(tx, orgId, input.versionId);
    const twin = { orgId_clientRequestId: { orgId, clientRequestId: input.clientRequestId } };
    const known = await tx.conversion.findUnique({ where: twin, select: { id: true } });
    if (known) return known;
    if (preview.converts === 0)
      throw new AppError("conflict", "No prediction would be converted with these settings.");
    const row = await tx.conversion.create({
      data: {
        orgId,
        projectId,
        versionId: input.versionId,
        clientRequestId: input.clientRequestId,
        minConfidence: input.minConfidence ?? null,
        onlyUnlabeled: input.onlyUnlabeled,
        labelIds: [...new Set(input.labelIds)],
        total: preview.predicted,
        createdById: userId,
      },
      select: { id: true },
    });
    const { versionId, minConfidence = null, onlyUnlabeled, labelIds } = input;
    const detail = { converts: preview.converts, versionId, minConfidence, onlyUnlabeled, labelIds };
    await audit(tx, scope, {
      action: "conversion.create",
      targetType: "conversion",
      targetId: row.id,
      projectId,
      detail,
    });
    return row;
  });
  const { id } = conversion;
  await sendEvent(conversionRequested.create({ orgId, conversionId: id }, { id: `convert:${id}` }));
  return { conversionId: id };
}

/** Newest first; `labels` names the labels that were chosen, and is empty where all were. */
export async function listConversions(scope: ProjectScope) {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const rows = await tx.conversion.findMany({
      where: { orgId, projectId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: LISTED,
      select: ROW,
    });
    const ids = [...new Set(rows.flatMap((row) => row.labelIds))];
    const labels = await tx.label.findMany({
      where: { orgId, projectId, id: { in: ids } },
      orderBy: [{ position: "asc" }, { id: "asc" }],
      select: { id: true, value: true },
    });
    return rows.map(({ labelIds, ...row }) => ({
      ...row,
      labels: labels.filter(({ id }) => labelIds.includes(id)).map(({ value }) => value),
    }));
  });
}

/** Stops a conversion that has not ended; what it converted stays and can be undone. */
export async function cancelConversion(scope: ProjectScope, input: { conversionId: string }): Promise<void> {
  const { orgId, projectId } = scope;
  await scope.run(async (tx) => {
    const where = { orgId, projectId, id: input.conversionId };
    const { count } = await tx.conversion.updateMany({
      where: { ...where, state: { in: ["queued", "running"] } },
      data: { state: "canceled", endedAt: new Date() },
    });
    if (!(await tx.conversion.findFirst({ where, select: { id: true } }))) throw notFound("This conversion");
    if (count === 0) throw new AppError("conflict", "This conversion has already ended.");
    await audit(tx, scope, {
      action: "conversion.cancel",
      targetType: "conversion",
      targetId: input.conversionId,
      projectId,
    });
  });
  const event = { orgId, conversionId: input.conversionId };
  await sendEvent(conversionCanceled.create(event, { id: `convert-cancel:${input.conversionId}` }));
}
