// Ends a sync that has listed everything: what it did not meet is missing at the source.
import type { OrgScope } from "@/server/scope";
import type { SyncJob } from "@/server/services/storage/job";
import { SyncStopped } from "@/server/services/storage/watch";

const OBJECTS_AT_ONCE = 1_000;

/** True when all are marked, false when time was over before. Throws SyncStopped when the sync was ended meanwhile. */
export async function markMissing(scope: OrgScope, job: SyncJob, endsAt: number): Promise<boolean> {
  let after = "0";
  for (;;) {
    const marked = await scope.bulk(async (client) => {
      const { rows } = await client.query<{ last: string | null; running: number }>(MARK_MISSING, [
        ...[job.orgId, job.projectId, job.connectionId, job.syncId, after],
      ]);
      const [row] = rows;
      if (!row?.running) throw new SyncStopped();
      return row;
    });
    if (marked.last === null) return true;
    after = marked.last;
    if (performance.now() > endsAt) return false;
  }
}

/** Tasks keep their text and everything that people made; the mark says that their source is gone. */
const MARK_MISSING = `
  with gone as (
    update "StorageObject" set state = 'missing', code = null, reason = null where "orgId" = $1 and id in (
      select id from "StorageObject" where "orgId" = $1 and "connectionId" = $3 and state in ('synced', 'failed')
        and "seenById" <> $4 and id > $5 order by id limit ${OBJECTS_AT_ONCE})
    returning id
  ), locked as (
    select t.id from "Task" t where t."orgId" = $1 and t."projectId" = $2 and t."objectId" in (select id from gone)
      and t."sourceState" is distinct from 'missing' order by t.id for no key update
  ), marked as (
    update "Task" t set "sourceState" = 'missing', "updatedAt" = now() from locked
    where t."orgId" = $1 and t."projectId" = $2 and t.id = locked.id
  ), counted as (
    update "StorageSync" set "objectsMissing" = "objectsMissing" + (select count(*) from gone), "progressAt" = now()
    where "orgId" = $1 and id = $4 and state = 'running' returning 1
  )
  select (select max(id) from gone) as last, (select count(*)::int from counted) as running`;

export async function completeSync(scope: OrgScope, { orgId, syncId }: SyncJob): Promise<void> {
  await scope.run(
    (tx) => tx.$executeRaw`
      update "StorageSync" set cursor = null, code = null, error = null, "endedAt" = now(),
        state = case when "objectsFailed" > 0 or "rowsRejected" > 0 then 'completed_with_errors' else 'completed' end
      where "orgId" = ${orgId} and id = ${syncId} and state = 'running'`,
  );
}
