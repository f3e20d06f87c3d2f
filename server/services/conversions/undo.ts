// Takes a whole conversion back, and spares every annotation that a person has touched since.
import { AppError, notFound } from "@/lib/errors";
import type { ProjectScope } from "@/server/scope";
import { auditBulk } from "@/server/services/audit";

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
      where: { ...where, source: "prediction", version: 1, groundTruth: false, updatedById: null },
    });
    return { removes, keeps: all - removes };
  });
}

// Locked first and in a statement of its own, as in a conversion: what a person touches at the same moment is seen and kept.
const LOCK = `
  with locked as (
    select t.id from "Task" t
    where t."orgId" = $1 and t."projectId" = $2 and t.id in (
      select a."taskId" from "Annotation" a where a."orgId" = $1 and a."projectId" = $2 and a."conversionId" = $3)
    order by t.id for no key update)
  select count(*) from locked`;

const REMOVE = `
  with gone as (
    delete from "Annotation" where "orgId" = $1 and "projectId" = $2 and "conversionId" = $3
      and source = 'prediction' and version = 1 and not "groundTruth" and "updatedById" is null returning "taskId"),
  counted as (
    update "Task" t set "annotationCount" = t."annotationCount" - g.n, "updatedAt" = now()
    from (select "taskId", count(*) as n from gone group by 1) g
    where t."orgId" = $1 and t."projectId" = $2 and t.id = g."taskId" returning t."annotationCount"),
  freed as (
    update "Project" p set "annotatedCount" = p."annotatedCount" - (select count(*) from counted where "annotationCount" = 0)
    where p."orgId" = $1 and p.id = $2)
  select (select count(*)::int from gone) as removed,
    (select count(*)::int from "Annotation" where "orgId" = $1 and "projectId" = $2 and "conversionId" = $3) as found`;

/**
 * Numbers of annotations removed and of those kept because they were edited or starred. All in one transaction without a time
 * limit. Throws conflict while the conversion runs.
 */
export async function undoConversion(scope: ProjectScope, input: { conversionId: string }) {
  const { orgId, projectId } = scope;
  const { conversionId } = input;
  const target = [orgId, projectId, conversionId];
  return scope.bulk(async (client) => {
    const ended = await client.query(
      `update "Conversion" set state = 'undone', "undoneAt" = now()
       where "orgId" = $1 and "projectId" = $2 and id = $3 and state in ('completed', 'failed', 'canceled')`,
      target,
    );
    if (ended.rowCount === 0) {
      const known = await client.query(
        `select 1 from "Conversion" where "orgId" = $1 and "projectId" = $2 and id = $3`,
        target,
      );
      if (known.rowCount === 0) throw notFound("This conversion");
      throw new AppError("conflict", "Only a conversion that has ended can be undone, and only once.");
    }
    await client.query(LOCK, target);
    const { rows } = await client.query<{ removed: number; found: number }>(REMOVE, target);
    const { removed = 0, found = 0 } = rows[0] ?? {};
    const result = { removed, kept: found - removed };
    await auditBulk(client, scope, {
      action: "conversion.undo",
      targetType: "conversion",
      targetId: conversionId,
      projectId,
      detail: result,
    });
    return result;
  });
}
