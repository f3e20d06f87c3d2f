// Takes a completed import back: its tasks go, except those that people or prompts have worked on since.
import type { PoolClient } from "pg";
import { AppError } from "@/lib/errors";
import type { ProjectScope } from "@/server/scope";
import { auditBulk } from "@/server/services/audit";
import { loadImport } from "@/server/services/imports/load";

/** What came with the import and was never touched is no work; everything else is. */
const UNWORKED = `
  not exists (select 1 from "Prediction" p
    where p."orgId" = $1 and p."projectId" = $2 and p."taskId" = t.id)
  and not exists (select 1 from "Annotation" a
    where a."orgId" = $1 and a."projectId" = $2 and a."taskId" = t.id
      and (a."importId" is distinct from $3 or a."updatedById" is not null))`;

const COUNT = `
  select count(*) filter (where free)::int as removes, count(*) filter (where not free)::int as keeps
  from (select ${UNWORKED} as free from "Task" t where t."orgId" = $1 and t."projectId" = $2 and t."importId" = $3) tasks`;

// A statement of its own: the next one then sees everything that was stored before the locks were given.
const LOCK = `
  with locked as (
    select t.id from "Task" t where t."orgId" = $1 and t."projectId" = $2 and t."importId" = $3
    order by t.id for update)
  select count(*)::int as found from locked`;

const REMOVE = `
  with gone as (
    delete from "Task" t where t."orgId" = $1 and t."projectId" = $2 and t."importId" = $3 and ${UNWORKED}
    returning t."annotationCount", t."groundTruthLabelId")
  select count(*)::int as tasks, count(*) filter (where "annotationCount" > 0)::int as annotated,
    count("groundTruthLabelId")::int as "groundTruth" from gone`;

// A project without tasks is as it was before its first import: the next one chooses the text column again.
const SHRINK_PROJECT = `
  update "Project" set "taskCount" = "taskCount" - $3, "annotatedCount" = "annotatedCount" - $4,
    "groundTruthCount" = "groundTruthCount" - $5, "updatedAt" = now(),
    "textColumn" = case when "taskCount" > $3 then "textColumn" end,
    columns = case when "taskCount" > $3 then columns else '{}' end
  where "orgId" = $1 and id = $2`;

type Removed = { tasks: number; annotated: number; groundTruth: number };

/** What an undo would do now: `removes` tasks, and `keeps` those that were labelled, starred or predicted since. */
export async function previewUndoImport(scope: ProjectScope, { importId }: { importId: string }) {
  await loadImport(scope, importId);
  const target = [scope.orgId, scope.projectId, importId];
  const { rows } = await scope.bulk((client) =>
    client.query<{ removes: number; keeps: number }>(COUNT, target),
  );
  return rows[0] ?? { removes: 0, keeps: 0 };
}

/**
 * Numbers of tasks removed and of those kept. All in one transaction without a time limit. Throws not_found for an import of
 * another project, conflict for one that is not completed or of which no task is as it was imported.
 */
export async function undoImport(scope: ProjectScope, { importId }: { importId: string }) {
  const { orgId, projectId } = scope;
  await loadImport(scope, importId);
  const target = [orgId, projectId, importId];
  return scope.bulk(async (client) => {
    const { rowCount } = await client.query(
      `update "Import" set state = 'undone', "undoneAt" = now()
       where "orgId" = $1 and "projectId" = $2 and id = $3 and state = 'completed'`,
      target,
    );
    if (rowCount === 0)
      throw new AppError("conflict", "Only an import that is completed can be undone, and only once.");
    const result = await removeTasks(client, target);
    await auditBulk(client, scope, {
      action: "import.undo",
      targetType: "import",
      targetId: importId,
      projectId,
      detail: result,
    });
    return result;
  });
}

async function removeTasks(client: PoolClient, target: string[]) {
  const locked = await client.query<{ found: number }>(LOCK, target);
  const { rows } = await client.query<Removed>(REMOVE, target);
  const { tasks, annotated, groundTruth } = rows[0] ?? { tasks: 0, annotated: 0, groundTruth: 0 };
  if (tasks === 0)
    throw new AppError("conflict", "There is nothing to undo: none of its tasks is as it was imported.");
  await client.query(SHRINK_PROJECT, [...target.slice(0, 2), tasks, annotated, groundTruth]);
  return { removed: tasks, kept: (locked.rows[0]?.found ?? tasks) - tasks };
}
