// Stores what was read of a page: objects, tasks and the sync's own counters and cursor, in one transaction.
import type { PoolClient } from "pg";
import type { OrgScope } from "@/server/scope";
import { CREATE_STAGE } from "@/server/services/ingest/stage";
import type { KnownObject } from "@/server/services/storage/choose";
import type { Fetched } from "@/server/services/storage/fetch";
import type { SyncJob } from "@/server/services/storage/job";
import { type Settled, settleObjects } from "@/server/services/storage/settle";
import { firstRejects, stageObjects, type Tally } from "@/server/services/storage/stage";
import { SyncStopped } from "@/server/services/storage/watch";

export type PagePart = {
  fetched: Fetched[];
  /** Known objects that are met and stay as they are. */
  same: KnownObject[];
  /** Set for the last part of a page: where the next one begins. */
  next: string | null;
};

/** Moves `job` on as well. Throws SyncStopped, and stores nothing, when the sync was ended or another worker was faster. */
export async function storePart(scope: OrgScope, job: SyncJob, part: PagePart): Promise<void> {
  Object.assign(job, await scope.bulk((client) => storeAll(client, job, part)));
}

type Moved = Pick<SyncJob, "cursor" | "page" | "handled" | "tasksAdded">;

async function storeAll(client: PoolClient, job: SyncJob, part: PagePart): Promise<Moved> {
  const { fetched, same, next } = part;
  const counts = { ...NO_COUNTS, seen: await markMet(client, job, same) };
  if (fetched.length > 0) {
    const ids = await giveIds(client, fetched);
    await client.query(CREATE_STAGE);
    const staged = await stageObjects(client, job, fetched, ids);
    const { tallies } = staged;
    await describeObjects(client, job, tallies);
    const rejected = new Map(tallies.map((tally) => [tally, tally.rejected]));
    const known = tallies.filter((tally) => tally.fetched.object.known && !isFailed(tally));
    Object.assign(
      counts,
      await settleObjects(
        client,
        job,
        staged,
        known.map(({ id }) => id),
      ),
    );
    // Only now it is known which ids the project has already.
    const corrected = tallies.filter((tally) => tally.rejected !== rejected.get(tally));
    await describeObjects(client, job, corrected);
    countObjects(counts, job, tallies);
  }
  return moveSync(client, job, counts, next);
}

/** The ids of the objects' rows, also of those that are written for the first time. */
async function giveIds(client: PoolClient, fetched: Fetched[]): Promise<ReadonlyMap<Fetched, string>> {
  const unknown = fetched.filter(({ object }) => object.known === null);
  const { rows } = await client.query<{ id: string }>(
    `select nextval('"StorageObject_id_seq"') as id from generate_series(1, $1)`,
    [unknown.length],
  );
  const fresh = rows.values();
  return new Map(
    fetched.map((item) => [item, item.object.known?.id.toString() ?? fresh.next().value?.id ?? ""]),
  );
}

/** How many of them the sync had not met before. */
async function markMet(client: PoolClient, { orgId, syncId }: SyncJob, same: KnownObject[]): Promise<number> {
  if (same.length === 0) return 0;
  const { rowCount } = await client.query(
    `update "StorageObject" set "seenById" = $2 where "orgId" = $1 and id = any($3::bigint[]) and "seenById" <> $2`,
    [orgId, syncId, same.map((object) => String(object.id))],
  );
  return rowCount ?? 0;
}

const isFailed = ({ failure, rows, rejected }: Tally) => failure !== null || (rows === 0 && rejected > 0);

/** Writes the objects, or waits for another worker that does; throws SyncStopped when that one was faster. */
async function describeObjects(client: PoolClient, job: SyncJob, tallies: Tally[]): Promise<void> {
  if (tallies.length === 0) return;
  const { orgId, projectId, connectionId, syncId } = job;
  const objects = JSON.stringify(tallies.map((tally) => description(job, tally)));
  const { rows } = await client.query<{ id: string; key: string }>(DESCRIBE, [
    ...[orgId, projectId, connectionId, syncId, objects],
  ]);
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  if (tallies.some(({ id, fetched }) => ids.get(fetched.object.name) !== id)) throw new SyncStopped();
}

const DESCRIBE = `
  insert into "StorageObject" as o ("orgId", "projectId", "connectionId", "seenById", id, key, etag, "sizeBytes", "modifiedAt", state,
    code, reason, rows, rejected, rejects, "syncedAt")
  select $1, $2, $3, $4, id, key, etag, size, modified, state, code, reason, rows, rejected, rejects,
    case when state = 'synced' then now() end
  from jsonb_to_recordset($5::jsonb) as x(id bigint, key text, etag text, size bigint, modified timestamptz, state text,
    code text, reason text, rows int, rejected int, rejects jsonb)
  on conflict ("orgId", "connectionId", key) do update set "seenById" = excluded."seenById", etag = excluded.etag,
    "sizeBytes" = excluded."sizeBytes", "modifiedAt" = excluded."modifiedAt", state = excluded.state, code = excluded.code,
    reason = excluded.reason, rows = excluded.rows, rejected = excluded.rejected, rejects = excluded.rejects,
    "syncedAt" = coalesce(excluded."syncedAt", o."syncedAt")
  returning id, key`;

function description({ method }: SyncJob, tally: Tally) {
  const { fetched, failure, rows, rejected } = tally;
  const { sizeBytes, modifiedAt } = fetched.object;
  const rejects = firstRejects(tally);
  const isOneTask = method === "file" && failure === null;
  return {
    ...{ id: tally.id, key: fetched.object.name, etag: fetched.etag, size: sizeBytes, modified: modifiedAt },
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
    cursor: next ?? job.cursor,
    page: job.page + (next === null ? 0 : 1),
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
