// Ends a sync that has listed everything: what it did not meet is missing at the source.
import type { PoolClient } from "pg";
import type { OrgScope } from "@/server/scope";
import type { SyncJob } from "@/server/services/storage/job";
import { SyncStopped } from "@/server/services/storage/watch";

const OBJECTS_AT_ONCE = 1_000;

/** True when all are marked, false when time was over before. Throws SyncStopped when the sync was ended meanwhile. */
export async function markMissing(scope: OrgScope, job: SyncJob, endsAt: number): Promise<boolean> {
  for (const state of ["synced", "failed"]) {
    let after = "0";
    for (;;) {
      const last = await scope.bulk((client) => markSome(client, job, { state, after }));
      if (last === null) break;
      after = last;
      if (performance.now() > endsAt) return false;
    }
  }
  return true;
}

/** By one state and the id, as the index has them: without statistics of new rows every other order may be read to its end. */
const NOT_MET = `
  select id from "StorageObject" where "orgId" = $1 and "connectionId" = $2 and state = $3 and id > $4 and "seenById" <> $5
  order by id limit ${OBJECTS_AT_ONCE}`;

/** Returns the last object's id, null when there was none. Tasks keep their text and everything that people made. */
async function markSome(
  client: PoolClient,
  { orgId, projectId, connectionId, syncId }: SyncJob,
  { state, after }: { state: string; after: string },
): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(NOT_MET, [orgId, connectionId, state, after, syncId]);
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return null;
  const ofTasks = [orgId, projectId, ids];
  await client.query(
    `update "StorageObject" set state = 'missing', code = null, reason = null where "orgId" = $1 and id = any($2::bigint[])`,
    [orgId, ids],
  );
  await client.query(
    `with locked as (
       select id from "Task" where "orgId" = $1 and "projectId" = $2 and "objectId" = any($3::bigint[]) order by id for no key update)
     select count(*) from locked`,
    ofTasks,
  );
  await client.query(
    `update "Task" set "sourceState" = 'missing', "updatedAt" = now() where "orgId" = $1 and "projectId" = $2
       and "objectId" = any($3::bigint[]) and "sourceState" is distinct from 'missing'`,
    ofTasks,
  );
  const { rowCount } = await client.query(
    `update "StorageSync" set "objectsMissing" = "objectsMissing" + $3, "progressAt" = now()
     where "orgId" = $1 and id = $2 and state = 'running'`,
    [orgId, syncId, ids.length],
  );
  if (rowCount === 0) throw new SyncStopped();
  return ids.at(-1) ?? null;
}

export async function completeSync(scope: OrgScope, { orgId, syncId }: SyncJob): Promise<void> {
  await scope.run(
    (tx) => tx.$executeRaw`
      update "StorageSync" set cursor = null, code = null, error = null, "endedAt" = now(),
        state = case when "objectsFailed" > 0 or "rowsRejected" > 0 then 'completed_with_errors' else 'completed' end
      where "orgId" = ${orgId} and id = ${syncId} and state = 'running'`,
  );
}
