// Makes tasks and annotations of the staged rows with a few set-based statements, and counts them in the project.
import type { PoolClient } from "pg";
import { notFound } from "@/lib/errors";

export type Target = {
  orgId: string;
  projectId: string;
  /** Null for tasks that come from a storage. */
  importId: string | null;
  createdById: string;
  mapping: { textColumn: string; labelColumn?: string | undefined };
  columns: string[];
};

export type LockedProject = { nextInnerId: number; textColumn: string | null; columns: string[] };

/**
 * What adds tasks to one project goes one after the other, so that inner ids and external ids cannot clash. That takes a lock of
 * its own: people who label write to the project's row, and would wait until a whole file is stored. Taken before any task.
 */
export async function lockProject(
  client: PoolClient,
  { orgId, projectId }: Pick<Target, "orgId" | "projectId">,
): Promise<LockedProject> {
  await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`tasks ${projectId}`]);
  const { rows } = await client.query<LockedProject>(
    `select "nextInnerId", "textColumn", coalesce(columns, '{}') as columns from "Project"
     where "orgId" = $1 and id = $2 for key share`,
    [orgId, projectId],
  );
  const [project] = rows;
  if (!project) throw notFound("This project");
  return project;
}

export const DUPLICATE_REASON = "A task with this id is in the project already.";

/**
 * Beginning of a statement with the organization as $1 and the project as $2: takes out of the stage every row whose id came
 * before it or is in the project, and names these rows in `gone`.
 */
export const TAKE_REPEATED = `
  with repeated as (
    select s.place, s.again or t.id is not null as out from (
      select ctid as place, external_id, row_number() over (partition by external_id order by object_id, line) > 1 as again
      from staged_row where external_id is not null) s
    left join "Task" t on t."orgId" = $1 and t."projectId" = $2 and t."externalId" = s.external_id
  ), gone as (
    delete from staged_row using repeated where staged_row.ctid = repeated.place and repeated.out
    returning staged_row.object_id, staged_row.line
  )`;

export type Added = { tasks: number; annotated: number; groundTruth: number };

/** Of the stage, in one statement: some ten thousand rows, so that somebody who watches or cancels is heard. */
const SLICE_PAGES = 1_000;

/** In the order of the stage. `onSlice` is told after each part how many tasks are written; what it throws ends the work. */
export async function insertTasks(
  client: PoolClient,
  target: Target,
  nextInnerId: number,
  onSlice: (tasks: number) => Promise<void> = async () => {},
): Promise<Added> {
  const { orgId, projectId, importId, createdById } = target;
  const sum = { tasks: 0, annotated: 0, groundTruth: 0 };
  const { rows } = await client.query<{ pages: number }>(
    `select (pg_relation_size('staged_row') / current_setting('block_size')::int)::int as pages`,
  );
  const pages = rows[0]?.pages ?? 0;
  for (let from = 0; from < pages; from += SLICE_PAGES) {
    const slice = [`(${from},0)`, `(${from + SLICE_PAGES},0)`];
    const values = [orgId, projectId, importId, nextInnerId + sum.tasks, createdById, ...slice];
    const added = await client.query<Added>(INSERT_TASKS, values);
    const { tasks, annotated, groundTruth } = added.rows[0] ?? { tasks: 0, annotated: 0, groundTruth: 0 };
    sum.tasks += tasks;
    sum.annotated += annotated;
    sum.groundTruth += groundTruth;
    await onSlice(sum.tasks);
  }
  return sum;
}

/** Annotations of a member of the organization are theirs; all others are those of the person behind the work. */
const INSERT_TASKS = `
  with numbered as materialized (
    select *, ($4::int + row_number() over (order by object_id, line) - 1)::int as inner_id
    from staged_row where ctid >= $6::tid and ctid < $7::tid
  ), work as materialized (
    select n.inner_id, w.* from numbered n, jsonb_to_recordset(n.work) as
      w("labelId" text, skipped bool, "groundTruth" bool, email text, "leadTimeMs" int, "createdAt" timestamptz)
    where n.work is not null
  ), totals as (
    select inner_id, count(*) filter (where not skipped)::int as given, count(*) filter (where skipped)::int as skipped,
           max("labelId") filter (where "groundTruth") as truth
    from work group by inner_id
  ), added as (
    insert into "Task" ("orgId", "projectId", "importId", "objectId", "objectRow", "innerId", "externalId", text, data, meta,
                        "contentHash", "annotationCount", "skippedCount", "groundTruthLabelId")
    select $1, $2, $3, object_id, object_row, n.inner_id, external_id, text, data, meta, hash, coalesce(given, 0),
           coalesce(skipped, 0), truth
    from numbered n left join totals on totals.inner_id = n.inner_id order by n.inner_id
    returning id, "innerId", "annotationCount", "groundTruthLabelId"
  ), labelled as (
    insert into "Annotation" ("orgId", "projectId", "importId", "taskId", "labelId", skipped, "groundTruth", source,
                              "createdById", "leadTimeMs", "createdAt", "updatedAt")
    select $1, $2, $3, a.id, w."labelId", w.skipped, w."groundTruth", 'imported', coalesce(u.id, $5), w."leadTimeMs",
           coalesce(w."createdAt", now()), coalesce(w."createdAt", now())
    from work w join added a on a."innerId" = w.inner_id left join "User" u on u.email = w.email
    returning 1
  )
  select count(*)::int as tasks, count(*) filter (where "annotationCount" > 0)::int as annotated,
         count("groundTruthLabelId")::int as "groundTruth", (select count(*) from labelled) as written
  from added`;

/** The column with the truth is no variable of prompts: a prompt that shows the answer would be measured as perfect. */
const promptColumns = ({ columns, mapping }: Target) =>
  columns.filter((column) => column !== mapping.labelColumn);

/** The first tasks also fix the project's text column. */
export async function growProject(client: PoolClient, target: Target, added: Added): Promise<void> {
  if (added.tasks === 0) return;
  await client.query(
    `update "Project" set "nextInnerId" = "nextInnerId" + $3, "taskCount" = "taskCount" + $3,
       "annotatedCount" = "annotatedCount" + $4, "groundTruthCount" = "groundTruthCount" + $7,
       "textColumn" = $5, columns = coalesce(columns, '{}') || (select coalesce(array_agg(c order by n), '{}')
         from unnest($6::text[]) with ordinality as u(c, n) where c <> all(coalesce(columns, '{}'))), "updatedAt" = now()
     where "orgId" = $1 and id = $2`,
    [
      target.orgId,
      target.projectId,
      added.tasks,
      added.annotated,
      target.mapping.textColumn,
      promptColumns(target),
      added.groundTruth,
    ],
  );
}
