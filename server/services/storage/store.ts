// Stores what was read of a page: objects, tasks and the sync's own counters and cursor, in one transaction.
import { setTimeout as sleep } from "node:timers/promises";
import type { PoolClient } from "pg";
import { isRerunnable } from "@/server/db/errors";
import type { OrgScope } from "@/server/scope";
import { CREATE_STAGE } from "@/server/services/ingest/stage";
import type { KnownObject } from "@/server/services/storage/choose";
import type { Fetched } from "@/server/services/storage/fetch";
import type { SyncJob } from "@/server/services/storage/job";
import { type Settled, settleObjects } from "@/server/services/storage/settle";
import { firstRejects, stageObjects, type Tally } from "@/server/services/storage/stage";
import { SyncStopped } from "@/server/services/storage/watch";

const RERUNS = 3;

export type PagePart = {
  fetched: Fetched[];
  /** Known objects that are met and stay as they are. */
  same: KnownObject[];
  /** Set for the last part of a page: where the next one begins. */
  next: { cursor: string } | null;
};

/** Moves `job` on as well. Throws SyncStopped, and stores nothing, when the sync was ended or another worker was faster. */
export async function storePart(scope: OrgScope, job: SyncJob, part: PagePart): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const moved = await scope.bulk((client) => storeAll(client, job, part));
      Object.assign(job, moved);
      return;
    } catch (error) {
      if (attempt === RERUNS || !isRerunnable(error)) throw error;
      await sleep(Math.random() * 100 * attempt);
    }
  }
}

type Moved = Pick<SyncJob, "cursor" | "page" | "handled" | "tasksAdded">;

async function storeAll(client: PoolClient, job: SyncJob, part: PagePart): Promise<Moved> {
  const { fetched, same, next } = part;
  await markMet(client, job, same);
  const counts = { ...NO_COUNTS, seen: same.length };
  if (fetched.length > 0) {
    const rows = await meetObjects(client, job, fetched);
    await client.query(CREATE_STAGE);
    const idOf = ({ object }: Fetched) => rows.get(object.name)?.id ?? "";
    const staged = await stageObjects(client, job, fetched, idOf);
    const known = staged.tallies.filter((tally) => !isFailed(tally) && rows.get(nameOf(tally))?.wasKnown);
    const ids = known.map((tally) => tally.id);
    Object.assign(counts, await settleObjects(client, job, staged, ids));
    await describeObjects(client, job, staged.tallies);
    countObjects(counts, job, staged.tallies);
  }
  return moveSync(client, job, counts, next);
}

/** Objects get their rows, or are locked: a second worker with the same object waits here. */
async function meetObjects(client: PoolClient, job: SyncJob, fetched: Fetched[]) {
  const { rows } = await client.query<{ id: string; key: string; wasKnown: boolean }>(
    `insert into "StorageObject" ("orgId", "projectId", "connectionId", key, etag, "sizeBytes", state, "seenById")
     select $1, $2, $3, key, '', 0, 'synced', $4 from unnest($5::text[]) with ordinality as o(key, n) order by n
     on conflict ("orgId", "connectionId", key) do update set "seenById" = excluded."seenById"
     returning id, key, xmax <> 0 as "wasKnown"`,
    [job.orgId, job.projectId, job.connectionId, job.syncId, fetched.map(({ object }) => object.name)],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

async function markMet(client: PoolClient, { orgId, syncId }: SyncJob, same: KnownObject[]): Promise<void> {
  if (same.length === 0) return;
  await client.query(
    `update "StorageObject" set "seenById" = $2 where "orgId" = $1 and id = any($3::bigint[])`,
    [orgId, syncId, same.map((object) => String(object.id))],
  );
}

const isFailed = ({ failure, rows, rejected }: Tally) => failure !== null || (rows === 0 && rejected > 0);
const nameOf = ({ fetched }: Tally) => fetched.object.name;

async function describeObjects(client: PoolClient, job: SyncJob, tallies: Tally[]): Promise<void> {
  await client.query(
    `update "StorageObject" o set etag = x.etag, "sizeBytes" = x.size, "modifiedAt" = x.modified, state = x.state, code = x.code,
       reason = x.reason, rows = x.rows, rejected = x.rejected, rejects = x.rejects,
       "syncedAt" = case when x.state = 'synced' then now() else o."syncedAt" end
     from jsonb_to_recordset($2::jsonb) as x(id bigint, etag text, size bigint, modified timestamptz, state text, code text,
       reason text, rows int, rejected int, rejects jsonb)
     where o."orgId" = $1 and o.id = x.id`,
    [job.orgId, JSON.stringify(tallies.map((tally) => description(job, tally)))],
  );
}

function description({ method }: SyncJob, tally: Tally) {
  const { fetched, failure, rows, rejected } = tally;
  const { sizeBytes, modifiedAt } = fetched.object;
  const rejects = firstRejects(tally);
  const isOneTask = method === "file" && failure === null;
  return {
    ...{ id: tally.id, etag: fetched.etag, size: sizeBytes, modified: modifiedAt },
    ...{ state: isFailed(tally) ? "failed" : "synced", rows, rejected, rejects },
    code: failure?.code ?? (isFailed(tally) ? "BAD_ROWS" : null),
    reason: isOneTask ? (rejects[0]?.reason ?? null) : (failure?.reason ?? null),
  };
}

type Counts = Settled & { seen: number; read: number; failed: number; rejected: number };
const NO_COUNTS: Counts = { seen: 0, read: 0, failed: 0, rejected: 0, added: 0, changed: 0 };

/** An object that changed while the sync goes on is read again, but seen once. */
function countObjects(counts: Counts, { syncId }: SyncJob, tallies: Tally[]): void {
  for (const tally of tallies) {
    if (tally.fetched.object.known?.seenById !== syncId) counts.seen++;
    if (isFailed(tally)) counts.failed++;
    else counts.read++;
    counts.rejected += tally.rejected;
  }
}

async function moveSync(
  client: PoolClient,
  job: SyncJob,
  counts: Counts,
  next: PagePart["next"],
): Promise<Moved> {
  const moved = {
    cursor: next ? next.cursor : job.cursor,
    page: job.page + (next ? 1 : 0),
    handled: job.handled + counts.read + counts.failed,
    tasksAdded: job.tasksAdded + counts.added,
  };
  const { rowCount } = await client.query(
    `update "StorageSync" set cursor = $5, page = $6, "objectsSeen" = "objectsSeen" + $7, "objectsRead" = "objectsRead" + $8,
       "objectsFailed" = "objectsFailed" + $9, "tasksAdded" = "tasksAdded" + $10, "tasksChanged" = "tasksChanged" + $11,
       "rowsRejected" = "rowsRejected" + $12, "progressAt" = now(), code = null
     where "orgId" = $1 and id = $2 and state = 'running' and page = $3 and "objectsRead" + "objectsFailed" = $4`,
    [
      ...[job.orgId, job.syncId, job.page, job.handled, moved.cursor, moved.page],
      ...[counts.seen, counts.read, counts.failed, counts.added, counts.changed, counts.rejected],
    ],
  );
  if (rowCount === 0) throw new SyncStopped();
  return moved;
}
