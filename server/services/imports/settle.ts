// Turns the staged rows of a file into tasks, annotations and rejects, and ends the import.
import type { PoolClient } from "pg";
import { AppError } from "@/lib/errors";
import type { ImportMapping } from "@/lib/schemas/import";
import {
  DUPLICATE_REASON,
  growProject,
  insertTasks,
  lockProject,
  TAKE_REPEATED,
  type Target,
} from "@/server/services/ingest/insert";

export type Settling = Target & { importId: string; mapping: ImportMapping; rowsRead: number };

/**
 * Null when the import was canceled or ended by somebody else in the meantime: the caller then rolls everything back.
 * `onWritten` is told after each part how many tasks are written.
 */
export async function settleImport(
  client: PoolClient,
  job: Settling,
  onWritten: (tasks: number) => Promise<void>,
): Promise<{ imported: number; rejected: number } | null> {
  const { orgId, importId, mapping } = job;
  const project = await lockProject(client, job);
  // Whoever ran this import at the same moment has ended it by now. The row itself stays free, so that it can be canceled.
  const { rowCount } = await client.query(
    `select 1 from "Import" where "orgId" = $1 and id = $2 and state = 'running'`,
    [orgId, importId],
  );
  if (rowCount === 0) return null;
  if (project.textColumn !== null && project.textColumn !== mapping.textColumn)
    throw new AppError(
      "conflict",
      `Another import has made "${project.textColumn}" the project's text column. Import this file again.`,
    );
  await client.query("analyze staged_row");
  await rejectDuplicates(client, job);
  const added = await insertTasks(client, job, project.nextInnerId, onWritten);
  await growProject(client, job, added);
  return endImport(client, job, added.tasks);
}

async function rejectDuplicates(
  client: PoolClient,
  { orgId, projectId, importId, mapping }: Settling,
): Promise<void> {
  if (mapping.idColumn === undefined) return;
  await client.query(
    `${TAKE_REPEATED}
     insert into "ImportReject" ("orgId", "importId", line, code, reason, "column")
     select $1, $3, line, 'DUPLICATE_ID', $5, $4 from gone order by line`,
    [orgId, projectId, importId, mapping.idColumn, DUPLICATE_REASON],
  );
}

async function endImport(client: PoolClient, { orgId, importId, rowsRead }: Settling, imported: number) {
  const { rows } = await client.query<{ rejected: number }>(
    `update "Import" set state = 'completed', "endedAt" = clock_timestamp(), "rowsRead" = $3, "rowsImported" = $4, "filePath" = null, error = null,
       "rowsRejected" = (select count(*) from "ImportReject" where "orgId" = $1 and "importId" = $2)
     where "orgId" = $1 and id = $2 and state = 'running' returning "rowsRejected" as rejected`,
    [orgId, importId, rowsRead, imported],
  );
  return rows[0] ? { imported, rejected: rows[0].rejected } : null;
}
