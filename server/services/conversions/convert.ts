// One step of a conversion: which task is converted is decided inside the statement that writes, a thousand tasks a transaction.
import type { PoolClient } from "pg";
import { notFound } from "@/lib/errors";
import type { OrgScope } from "@/server/scope";
import { analyzeAfter } from "@/server/services/statistics";

const PAGE_TASKS = 1_000;
/** Pages of one step: few enough that progress is seen, enough that storing the step does not count. */
const STEP_PAGES = 8;
/** Pages that are written at the same time. */
const LANES = 2;

type Page = { from: string; to: string };

const NEXT_PAGES = `
  select max(id) as to from (
    select id, (row_number() over (order by id) - 1) / ${PAGE_TASKS} as page from (
      select distinct p."taskId" as id from "Prediction" p
      where p."orgId" = $1 and p."projectId" = $2 and p."versionId" = $3 and p."taskId" > $4 and p.state = 'done'
      order by 1 limit ${PAGE_TASKS * STEP_PAGES}) ids) numbered
  group by page order by page`;

// Task rows are locked first, as every submit locks them, in a statement of its own: the next one then sees everything that was
// committed before the locks were given, so a person who labels at the same moment wins.
const LOCK_PAGE = `
  with page as (
    select distinct p."taskId" as id from "Prediction" p where p."orgId" = $1 and p."projectId" = $2 and p."versionId" = $3
      and p."taskId" > $4 and p."taskId" <= $5 and p.state = 'done'),
  locked as (
    select t.id from "Task" t join page on page.id = t.id
    where t."orgId" = $1 and t."projectId" = $2 order by t.id for no key update of t)
  select coalesce(array_agg(id), '{}') as ids from locked`;

// Of several runs of the version the newest answer of a task counts. The tasks are named, so that each page is as cheap as the
// first one, however the planner sees tables that fill while it works.
const CONVERT = `
  with answers as (
    select distinct on (p."taskId") p.id, p."taskId", p."labelId", p.confidence from "Prediction" p
    where p."orgId" = $1 and p."projectId" = $2 and p."versionId" = $3 and p."taskId" = any($4::bigint[]) and p.state = 'done'
    order by p."taskId", p.id desc),
  written as (
    insert into "Annotation" ("orgId", "projectId", "taskId", "labelId", source, "predictionId", "conversionId", "createdById")
    select $1, $2, a."taskId", a."labelId", 'prediction', a.id, $8, $9
    from answers a join "Task" t on t."orgId" = $1 and t."projectId" = $2 and t.id = a."taskId"
    where ($5::float8 is null or a.confidence >= $5)
      and (cardinality($6::text[]) = 0 or a."labelId" = any($6))
      and (t."annotationCount" = 0 or not $7::boolean and not exists (
        select 1 from "Annotation" h where h."orgId" = $1 and h."projectId" = $2 and h."taskId" = t.id
          and (h.source <> 'prediction' and not h.skipped or h."conversionId" = $8)))
    order by a."taskId" on conflict do nothing returning "taskId"),
  counted as (
    update "Task" t set "annotationCount" = t."annotationCount" + 1, "updatedAt" = now()
    from written w where t."orgId" = $1 and t."projectId" = $2 and t.id = w."taskId"
    returning t."annotationCount")
  select count(*) filter (where "annotationCount" = 1)::int as fresh from counted`;

// A run may add predictions meanwhile. Counted from the rows: a step that is repeated after a crash finds its pages written and must come to the same numbers.
const RECORD = `
  with made as (
    select count(*)::int as n from "Annotation"
    where "orgId" = $1 and "conversionId" = $2 and "projectId" = $3 and "taskId" > $4 and "taskId" <= $5)
  update "Conversion" set cursor = $5, converted = converted + made.n, skipped = skipped + greatest($6 - made.n, 0),
    total = greatest(total, converted + skipped + greatest($6, made.n)), "progressAt" = now()
  from made where "orgId" = $1 and id = $2 and cursor = $4`;

const CHOSEN = {
  projectId: true,
  versionId: true,
  minConfidence: true,
  labelIds: true,
  onlyUnlabeled: true,
  state: true,
  cursor: true,
  converted: true,
  createdById: true,
} as const;

type Job = NonNullable<Awaited<ReturnType<typeof load>>>;

const load = (scope: OrgScope, conversionId: string) =>
  scope.run((tx) =>
    tx.conversion.findFirst({
      where: { orgId: scope.orgId, id: conversionId },
      select: { id: true, ...CHOSEN },
    }),
  );

/** Does the next pages, each in a transaction of its own, and may be repeated. `more` is false when it is over or stopped. */
export async function convertStep(
  scope: OrgScope,
  conversionId: string,
): Promise<{ cursor: string; more: boolean }> {
  const job = await load(scope, conversionId);
  if (!job) throw notFound("This conversion");
  const cursor = String(job.cursor);
  if (job.state !== "running") return { cursor, more: false };
  const target = [scope.orgId, job.projectId, job.versionId];
  const ends = await scope.bulk((client) => client.query<{ to: string }>(NEXT_PAGES, [...target, cursor]));
  const pages = ends.rows.map(({ to }, at) => ({ from: ends.rows[at - 1]?.to ?? cursor, to }));
  const last = pages.at(-1)?.to;
  if (last === undefined) return finish(scope, job);
  const looked = await inLanes(pages, (page) =>
    scope.bulk((client) => convertPage(client, scope, job, page)),
  );
  const values = [scope.orgId, conversionId, job.projectId, cursor, last, looked];
  await scope.bulk((client) => client.query(RECORD, values));
  return { cursor: last, more: true };
}

/** The sum of what `work` returns. Nothing is left running when it throws. */
async function inLanes(pages: Page[], work: (page: Page) => Promise<number>): Promise<number> {
  const queue = pages.values();
  const lane = async () => {
    let sum = 0;
    for (const page of queue) sum += await work(page);
    return sum;
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  return lanes.reduce((sum, result) => {
    if (result.status === "rejected") throw result.reason;
    return sum + result.value;
  }, 0);
}

/** How many tasks were looked at. Whoever stops the conversion waits for the shared lock, so nothing is written after that. */
async function convertPage(client: PoolClient, { orgId }: OrgScope, job: Job, page: Page): Promise<number> {
  const { rowCount } = await client.query(
    `select 1 from "Conversion" where "orgId" = $1 and id = $2 and state = 'running' for share`,
    [orgId, job.id],
  );
  if (rowCount === 0) return 0;
  const target = [orgId, job.projectId, job.versionId];
  const locked = await client.query<{ ids: string[] }>(LOCK_PAGE, [...target, page.from, page.to]);
  const ids = locked.rows[0]?.ids ?? [];
  const rules = [job.minConfidence, job.labelIds, job.onlyUnlabeled];
  const done = await client.query<{ fresh: number }>(CONVERT, [
    ...target,
    ids,
    ...rules,
    job.id,
    job.createdById,
  ]);
  // A statement of its own, because the one before still checks its rows' keys: the project's row is held for a moment only.
  await client.query(
    `update "Project" set "annotatedCount" = "annotatedCount" + $3 where "orgId" = $1 and id = $2`,
    [orgId, job.projectId, done.rows[0]?.fresh ?? 0],
  );
  return ids.length;
}

async function finish(scope: OrgScope, { id, cursor, converted }: Job) {
  await scope.run((tx) =>
    tx.conversion.updateMany({
      where: { orgId: scope.orgId, id, state: "running" },
      data: { state: "completed", endedAt: new Date() },
    }),
  );
  await analyzeAfter(scope, converted);
  return { cursor: String(cursor), more: false };
}
