// One page of a conversion: the decision which task is converted is made inside the statement that writes.
import { notFound } from "@/lib/errors";
import type { OrgScope } from "@/server/scope";

const PAGE = 1_000;

// Task rows are locked first, as every submit locks them: a person who labels at the same moment wins, because the condition
// is looked at again under the lock. Of several runs of the version the newest answer of a task counts.
const CONVERT = `
  with locked as (
    select t.id, t."annotationCount" from "Task" t
    where t."orgId" = $1 and t."projectId" = $2 and t.id > $4 and t.id <= $5
      and (not $7::boolean or t."annotationCount" = 0)
      and not exists (select 1 from "Annotation" a where a."orgId" = $1 and a."projectId" = $2 and a."taskId" = t.id
        and a.source <> 'prediction' and not a.skipped)
    order by t.id for no key update),
  answers as (
    select distinct on (p."taskId") p.id, p."taskId", p."labelId", p.confidence
    from "Prediction" p join locked l on l.id = p."taskId"
    where p."orgId" = $1 and p."projectId" = $2 and p."versionId" = $3 and p.state = 'done'
    order by p."taskId", p.id desc),
  written as (
    insert into "Annotation" ("orgId", "projectId", "taskId", "labelId", source, "predictionId", "conversionId", "createdById")
    select $1, $2, a."taskId", a."labelId", 'prediction', a.id, $8, $9 from answers a
    where $6::float8 is null or a.confidence >= $6
    on conflict do nothing returning "taskId"),
  counted as (
    update "Task" t set "annotationCount" = t."annotationCount" + 1, "updatedAt" = now()
    from written w where t."orgId" = $1 and t."projectId" = $2 and t.id = w."taskId"
    returning t."annotationCount"),
  totals as (
    select (select count(*) from written) as converted, (select count(*) from counted where "annotationCount" = 1) as fresh)
  update "Project" p set "annotatedCount" = p."annotatedCount" + t.fresh from totals t
  where p."orgId" = $1 and p.id = $2 returning t.converted::int`;

/** Does the next page once: its rows and the cursor move in one transaction. `more` is false when it is over or stopped. */
export async function convertPage(
  scope: OrgScope,
  conversionId: string,
): Promise<{ cursor: string; more: boolean }> {
  return scope.bulk(async (client) => {
    const { rows } = await client.query(
      `select "projectId", "versionId", "minConfidence", "onlyUnlabeled", state, cursor, "createdById"
       from "Conversion" where "orgId" = $1 and id = $2 for update`,
      [scope.orgId, conversionId],
    );
    const c = rows[0];
    if (!c) throw notFound("This conversion");
    if (c.state !== "queued" && c.state !== "running") return { cursor: String(c.cursor), more: false };
    const page = await client.query(
      `select max(id) as last, count(*)::int as n from (select distinct p."taskId" as id from "Prediction" p
         where p."orgId" = $1 and p."projectId" = $2 and p."versionId" = $3 and p."taskId" > $4 and p.state = 'done'
         order by 1 limit ${PAGE}) ids`,
      [scope.orgId, c.projectId, c.versionId, c.cursor],
    );
    const { last, n } = page.rows[0];
    if (n === 0) return finish(client, scope.orgId, conversionId, String(c.cursor));
    const done = await client.query(CONVERT, [
      scope.orgId,
      c.projectId,
      c.versionId,
      c.cursor,
      last,
      c.minConfidence,
      c.onlyUnlabeled,
      conversionId,
      c.createdById,
    ]);
    const converted = done.rows[0]?.converted ?? 0;
    await client.query(
      `update "Conversion" set state = 'running', cursor = $3, converted = converted + $4, skipped = skipped + $5
       where "orgId" = $1 and id = $2`,
      [scope.orgId, conversionId, last, converted, n - converted],
    );
    return { cursor: String(last), more: true };
  });
}

type Client = { query(sql: string, values: unknown[]): Promise<unknown> };

async function finish(client: Client, orgId: string, id: string, cursor: string) {
  await client.query(
    `update "Conversion" set state = 'completed', "endedAt" = now() where "orgId" = $1 and id = $2 and state in ('queued', 'running')`,
    [orgId, id],
  );
  return { cursor, more: false };
}

/** What was converted before the fault stays; the conversion says that it ended early and can be undone whole. */
export async function failConversion(scope: OrgScope, conversionId: string): Promise<void> {
  await scope.run((tx) =>
    tx.conversion.updateMany({
      where: { orgId: scope.orgId, id: conversionId, state: { in: ["queued", "running"] } },
      data: {
        state: "failed",
        endedAt: new Date(),
        error: "The conversion stopped early. What it converted is kept; start it again or undo it.",
      },
    }),
  );
}
