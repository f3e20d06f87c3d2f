// Holds the staged rows of objects against the tasks that came from them before, and makes tasks of the new ones.
import type { PoolClient } from "pg";
import { AppError } from "@/lib/errors";
import { MAX_COLUMNS } from "@/lib/limits";
import {
  type Added,
  DUPLICATE_REASON,
  growProject,
  insertTasks,
  lockProject,
  TAKE_REPEATED,
} from "@/server/services/ingest/insert";
import type { SyncJob } from "@/server/services/storage/job";
import { addReject, KEPT_REJECTS, type Staged, type Tally } from "@/server/services/storage/stage";

export type Settled = { added: number; changed: number };
const NOTHING: Added = { tasks: 0, annotated: 0, groundTruth: 0 };

/**
 * `known`: the objects, by their row's id, that may have tasks already. Tasks are locked before the project's row, as
 * every submit locks them. Throws AppError conflict when the project's text is in another column.
 */
export async function settleObjects(
  client: PoolClient,
  job: SyncJob,
  staged: Staged,
  known: string[],
): Promise<Settled> {
  const { orgId, projectId, createdById, mapping } = job;
  const project = await lockProject(client, job);
  if (project.textColumn !== null && project.textColumn !== mapping.textColumn)
    throw new AppError(
      "conflict",
      `The project's text is in the column "${project.textColumn}", but this connection reads "${mapping.textColumn}".`,
    );
  await client.query("analyze staged_row");
  if (mapping.idColumn !== undefined)
    rejectRepeated(staged.tallies, mapping.idColumn, await client.query(TAKE_SAME_ROW));
  if (known.length > 0) await lockTasks(client, orgId, known);
  const changed = known.length > 0 ? await compareTasks(client, job, known) : 0;
  if (mapping.idColumn !== undefined)
    rejectRepeated(staged.tallies, mapping.idColumn, await client.query(TAKE_KNOWN_IDS, [orgId, projectId]));
  const isEmpty = staged.tallies.every((tally) => tally.rows === 0);
  const room = MAX_COLUMNS - project.columns.length;
  const fresh = [...staged.columns].filter((name) => !project.columns.includes(name)).slice(0, room);
  // Known ones as well: whoever empties the project meanwhile takes its columns away.
  const columns = [...staged.columns].filter(
    (name) => project.columns.includes(name) || fresh.includes(name),
  );
  const target = { orgId, projectId, importId: null, createdById, mapping, columns };
  const added = isEmpty ? NOTHING : await insertTasks(client, target, project.nextInnerId);
  await growProject(client, target, added);
  return { added: added.tasks, changed };
}

/** Whoever stores an annotation, a prediction or a reservation of these tasks has finished, or waits. */
const lockTasks = (client: PoolClient, orgId: string, objectIds: string[]) =>
  client.query(
    `with locked as (
       select id from "Task" where "orgId" = $1 and "objectId" = any($2::bigint[]) order by id for update)
     select count(*) from locked`,
    [orgId, objectIds],
  );

const REPEATED_BY_OBJECT = `
  select object_id as id, count(*)::int as n, (array_agg(line order by line))[1:${KEPT_REJECTS}] as lines
  from gone group by object_id`;

/** An id that stands twice in one object names one task; its first row counts. */
const TAKE_SAME_ROW = `
  with repeated as (
    select ctid as place, row_number() over (partition by object_id, object_row order by line) > 1 as out from staged_row
  ), gone as (
    delete from staged_row using repeated where staged_row.ctid = repeated.place and repeated.out
    returning staged_row.object_id, staged_row.line
  ) ${REPEATED_BY_OBJECT}`;

const TAKE_KNOWN_IDS = `${TAKE_REPEATED} ${REPEATED_BY_OBJECT}`;

type Repeated = { rows: { id: string; n: number; lines: number[] }[] };

function rejectRepeated(tallies: Tally[], column: string, { rows }: Repeated): void {
  const byId = new Map(tallies.map((tally) => [tally.id, tally]));
  for (const { id, n, lines } of rows) {
    const tally = byId.get(id);
    if (!tally) continue;
    for (const line of lines)
      addReject(tally, { line, code: "DUPLICATE_ID", reason: DUPLICATE_REASON, column });
    tally.rows -= n;
    tally.rejected += n - lines.length;
  }
}

// Marks are worked out anew for every task of the objects. A new text is taken only where nobody has worked on the task: no
// annotation, no prediction, nobody has it open, and no run is at work that may have read the old one.
const COMPARE = `
  with met as (
    select s.ctid as place, t.id, t."contentHash" = s.hash as same, t."sourceState" as state, s.text, s.data, s.meta, s.hash,
      $4::text = 'update' and t."contentHash" <> s.hash
        and not exists (select 1 from "Annotation" a where a."orgId" = $1 and a."projectId" = $2 and a."taskId" = t.id)
        and not exists (select 1 from "Prediction" p where p."orgId" = $1 and p."projectId" = $2 and p."taskId" = t.id)
        and not exists (select 1 from "TaskLease" l where l."orgId" = $1 and l."taskId" = t.id and l."expiresAt" > now())
        and not exists (select 1 from "Run" r where r."orgId" = $1 and r."projectId" = $2 and r.state in ('queued', 'running'))
        as free
    from staged_row s join "Task" t on t."orgId" = $1 and t."objectId" = s.object_id and t."objectRow" = s.object_row
  ), unmarked as (
    update "Task" t set "sourceState" = null, "updatedAt" = now() from met m
    where t."orgId" = $1 and t."projectId" = $2 and t.id = m.id and m.same and m.state is not null
  ), taken as (
    update "Task" t set text = m.text, data = m.data, meta = m.meta, "contentHash" = m.hash, "sourceState" = null,
      "updatedAt" = now()
    from met m where t."orgId" = $1 and t."projectId" = $2 and t.id = m.id and not m.same and m.free returning 1
  ), marked as (
    update "Task" t set "sourceState" = 'changed', "updatedAt" = now() from met m
    where t."orgId" = $1 and t."projectId" = $2 and t.id = m.id and not m.same and not m.free
      and m.state is distinct from 'changed' returning 1
  ), lost as (
    update "Task" t set "sourceState" = 'missing', "updatedAt" = now()
    where t."orgId" = $1 and t."projectId" = $2 and t."objectId" = any($3::bigint[]) and t."sourceState" is distinct from 'missing'
      and not exists (select 1 from staged_row s where s.object_id = t."objectId" and s.object_row = t."objectRow") returning 1
  ), done as (
    delete from staged_row s using met m where s.ctid = m.place
  )
  select ((select count(*) from taken) + (select count(*) from marked) + (select count(*) from lost))::int as changed`;

async function compareTasks(client: PoolClient, job: SyncJob, objectIds: string[]): Promise<number> {
  const { orgId, projectId, onChange } = job;
  const { rows } = await client.query<{ changed: number }>(COMPARE, [orgId, projectId, objectIds, onChange]);
  return rows[0]?.changed ?? 0;
}
