// Takes a whole conversion back, and spares every annotation that a person has touched since.
import { AppError, notFound } from "@/lib/errors";
import type { ProjectScope } from "@/server/scope";
import { audit } from "@/server/services/audit";

/** What an undo would do now: `removes` annotations, and `keeps` those that people edited or starred since. */
export async function previewUndo(scope: ProjectScope, input: { conversionId: string }) {
  const { orgId, projectId } = scope;
  const { conversionId } = input;
  return scope.run(async (tx) => {
    const known = { orgId, projectId, id: conversionId };
    if (!(await tx.conversion.findFirst({ where: known, select: { id: true } })))
      throw notFound("This conversion");
    const where = { orgId, projectId, conversionId };
    const all = await tx.annotation.count({ where });
    const removes = await tx.annotation.count({
      where: { ...where, source: "prediction", version: 1, groundTruth: false },
    });
    return { removes, keeps: all - removes };
  });
}

/** Numbers of annotations removed and of those kept because they were edited or starred. Throws conflict while it runs. */
export async function undoConversion(scope: ProjectScope, input: { conversionId: string }) {
  const { orgId, projectId } = scope;
  const { conversionId } = input;
  return scope.run(async (tx) => {
    const where = { orgId, projectId, id: conversionId };
    const { count } = await tx.conversion.updateMany({
      where: { ...where, state: { in: ["completed", "failed", "canceled"] } },
      data: { state: "undone", undoneAt: new Date() },
    });
    if (!(await tx.conversion.findFirst({ where, select: { id: true } }))) throw notFound("This conversion");
    if (count === 0)
      throw new AppError("conflict", "Only a conversion that has ended can be undone, and only once.");
    const [removed] = await tx.$queryRaw<{ n: bigint }[]>`
      with gone as (
        delete from "Annotation" where "orgId" = ${orgId} and "projectId" = ${projectId} and "conversionId" = ${conversionId}
          and source = 'prediction' and version = 1 and not "groundTruth" returning "taskId"),
      counted as (
        update "Task" t set "annotationCount" = t."annotationCount" - 1, "updatedAt" = now() from gone g
        where t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = g."taskId" returning t."annotationCount")
      , freed as (
        update "Project" p set "annotatedCount" = p."annotatedCount" - (select count(*) from counted where "annotationCount" = 0)
        where p."orgId" = ${orgId} and p.id = ${projectId})
      select count(*) n from gone`;
    const kept = await tx.annotation.count({ where: { orgId, conversionId } });
    const result = { removed: Number(removed?.n ?? 0), kept };
    await audit(tx, scope, {
      action: "conversion.undo",
      targetType: "conversion",
      targetId: conversionId,
      projectId,
      detail: result,
    });
    return result;
  });
}
