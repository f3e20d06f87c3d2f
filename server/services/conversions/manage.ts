// Starting, looking at, stopping and undoing conversions.
import { AppError, notFound } from "@/lib/errors";
import type { ConversionTarget, CreateConversionInput } from "@/lib/schemas/conversion";
import { conversionCanceled, conversionRequested, sendEvent } from "@/server/inngest/events";
import { assertReach, type ProjectScope, personOf } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { loadVersion, lockVersion } from "@/server/services/prompts/load";

type Count = { labelId: string; label: string; predicted: number; converts: number };

/** The dry run: per label how many tasks the version labelled and how many would be converted. Nothing is written. */
export async function previewConversion(scope: ProjectScope, input: ConversionTarget) {
  const { orgId, projectId } = scope;
  const min = input.minConfidence ?? null;
  return scope.run(async (tx) => {
    await loadVersion(tx, { orgId, projectId, versionId: input.versionId });
    const rows = await tx.$queryRaw<
      { labelId: string; label: string; predicted: bigint; converts: bigint }[]
    >`
      with answers as (
        select distinct on (p."taskId") p."taskId", p."labelId", p.confidence from "Prediction" p
        where p."orgId" = ${orgId} and p."projectId" = ${projectId} and p."versionId" = ${input.versionId} and p.state = 'done'
        order by p."taskId", p.id desc)
      select a."labelId", l.value as label, count(*) as predicted, count(*) filter (where
          (${min}::float8 is null or a.confidence >= ${min}::float8)
          and (not ${input.onlyUnlabeled} or t."annotationCount" = 0)
          and not exists (select 1 from "Annotation" h where h."orgId" = ${orgId} and h."projectId" = ${projectId}
            and h."taskId" = t.id and (h.source <> 'prediction' and not h.skipped))) as converts
      from answers a
      join "Task" t on t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = a."taskId"
      join "Label" l on l."orgId" = ${orgId} and l."projectId" = ${projectId} and l.id = a."labelId"
      group by 1, 2, l.position order by l.position`;
    const labels: Count[] = rows.map((r) => ({
      ...r,
      predicted: Number(r.predicted),
      converts: Number(r.converts),
    }));
    const sum = (key: "predicted" | "converts") => labels.reduce((total, row) => total + row[key], 0);
    return { labels, predicted: sum("predicted"), converts: sum("converts") };
  });
}

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
        total: preview.predicted,
        createdById: userId,
      },
      select: { id: true },
    });
    const detail = { converts: preview.converts };
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

export async function listConversions(scope: ProjectScope) {
  const { orgId, projectId } = scope;
  return scope.run((tx) =>
    tx.conversion.findMany({
      where: { orgId, projectId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 50,
      select: {
        id: true,
        state: true,
        total: true,
        converted: true,
        skipped: true,
        minConfidence: true,
        onlyUnlabeled: true,
        error: true,
        createdAt: true,
        endedAt: true,
        undoneAt: true,
        version: { select: { id: true, number: true, prompt: { select: { id: true, name: true } } } },
      },
    }),
  );
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
