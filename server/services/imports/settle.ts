// Turns the staged rows into tasks, annotations and rejects with a few set-based statements, and ends the import.
import type { PoolClient } from "pg";
import { AppError, notFound } from "@/lib/errors";
import type { ImportMapping } from "@/lib/schemas/import";

export type Settling = {
  orgId: string;
  projectId: string;
  importId: string;
  createdById: string;
  mapping: ImportMapping;
  columns: string[];
  rowsRead: number;
};

/** Null when the import was canceled or ended by somebody else in the meantime: the caller then rolls everything back. */
export async function settleImport(
  client: PoolClient,
  job: Settling,
): Promise<{ imported: number; rejected: number } | null> {
  const { orgId, importId } = job;
  const { rowCount } = await client.query(
    `select 1 from "Import" where "orgId" = $1 and id = $2 and state = 'running' for update`,
    [orgId, importId],
  );
  if (rowCount === 0) return null;
  const nextInnerId = await lockProject(client, job);
  await client.query("analyze staged_row");
  await rejectDuplicates(client, job);
  const added = await insertTasks(client, job, nextInnerId);
  await updateProject(client, job, added);
  return endImport(client, job, added.tasks);
}

/** Imports of one project settle one after the other, so that inner ids and external ids cannot clash. */
async function lockProject(client: PoolClient, { orgId, projectId, mapping }: Settling): Promise<number> {
  const { rows } = await client.query<{ nextInnerId: number; textColumn: string | null }>(
    `select "nextInnerId", "textColumn" from "Project" where "orgId" = $1 and id = $2 for update`,
    [orgId, projectId],
  );
  const [project] = rows;
  if (!project) throw notFound("This project");
  if (project.textColumn !== null && project.textColumn !== mapping.textColumn)
    throw new AppError(
      "conflict",
      `Another import has made "${project.textColumn}" the project's text column. Import this file again.`,
    );
  return project.nextInnerId;
}

async function rejectDuplicates(
  client: PoolClient,
  { orgId, projectId, importId, mapping }: Settling,
): Promise<void> {
  if (mapping.idColumn === undefined) return;
  await client.query(
    `with repeated as (
       select s.line, s.again or t.id is not null as out from (
         select line, external_id, row_number() over (partition by external_id order by line) > 1 as again
         from staged_row where external_id is not null) s
       left join "Task" t on t."orgId" = $1 and t."projectId" = $2 and t."externalId" = s.external_id
     ), gone as (
       delete from staged_row using repeated where staged_row.line = repeated.line and repeated.out returning staged_row.line
     )
     insert into "ImportReject" ("orgId", "importId", line, code, reason, "column")
     select $1, $3, line, 'DUPLICATE_ID', 'A task with this id is in the project already.', $4 from gone order by line`,
    [orgId, projectId, importId, mapping.idColumn],
  );
}

type Added = { tasks: number; annotated: number; groundTruth: number };

async function insertTasks(client: PoolClient, job: Settling, nextInnerId: number): Promise<Added> {
  const { orgId, projectId, importId, createdById } = job;
  const { rows } = await client.query<Added>(INSERT_TASKS, [
    orgId,
    projectId,
    importId,
    nextInnerId,
    createdById,
  ]);
  return rows[0] ?? { tasks: 0, annotated: 0, groundTruth: 0 };
}

/** Annotations of a member of the organization are theirs; all others are the importing person's. */
const INSERT_TASKS = `
  with numbered as materialized (
    select *, ($4::int + row_number() over (order by line) - 1)::int as inner_id from staged_row
  ), work as materialized (
    select n.inner_id, w.* from numbered n, jsonb_to_recordset(n.work) as
      w("labelId" text, skipped bool, "groundTruth" bool, email text, "leadTimeMs" int, "createdAt" timestamptz)
    where n.work is not null
  ), totals as (
    select inner_id, count(*) filter (where not skipped)::int as given, count(*) filter (where skipped)::int as skipped,
           max("labelId") filter (where "groundTruth") as truth
    from work group by inner_id
  ), added as (
    insert into "Task" ("orgId", "projectId", "importId", "innerId", "externalId", text, data, meta, "contentHash",
                        "annotationCount", "skippedCount", "groundTruthLabelId")
    select $1, $2, $3, n.inner_id, external_id, text, data, meta, hash, coalesce(given, 0), coalesce(skipped, 0), truth
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
const promptColumns = ({ columns, mapping }: Settling) =>
  columns.filter((column) => column !== mapping.labelColumn);

async function updateProject(client: PoolClient, job: Settling, added: Added): Promise<void> {
  if (added.tasks === 0) return;
  await client.query(
    `update "Project" set "nextInnerId" = "nextInnerId" + $3, "taskCount" = "taskCount" + $3,
       "annotatedCount" = "annotatedCount" + $4, "groundTruthCount" = "groundTruthCount" + $7,
       "textColumn" = $5, columns = coalesce(columns, '{}') || (select coalesce(array_agg(c order by n), '{}')
         from unnest($6::text[]) with ordinality as u(c, n) where c <> all(coalesce(columns, '{}'))), "updatedAt" = now()
     where "orgId" = $1 and id = $2`,
    [
      job.orgId,
      job.projectId,
      added.tasks,
      added.annotated,
      job.mapping.textColumn,
      promptColumns(job),
      added.groundTruth,
    ],
  );
}

async function endImport(client: PoolClient, { orgId, importId, rowsRead }: Settling, imported: number) {
  const { rows } = await client.query<{ rejected: number }>(
    `update "Import" set state = 'completed', "endedAt" = now(), "rowsRead" = $3, "rowsImported" = $4, "filePath" = null, error = null,
       "rowsRejected" = (select count(*) from "ImportReject" where "orgId" = $1 and "importId" = $2)
     where "orgId" = $1 and id = $2 returning "rowsRejected" as rejected`,
    [orgId, importId, rowsRead, imported],
  );
  return { imported, rejected: rows[0]?.rejected ?? 0 };
}
