// Starts the syncs whose time has come, by the clock of the database.
import { sendEvent, syncRequested } from "@/server/inngest/events";
import { systemScope } from "@/server/scope";

const AT_ONCE = 100;

type Started = { id: string; orgId: string; connectionId: string };

/**
 * Returns how many were started. The next time moves in the same statement, past now by whole intervals: after an outage each
 * connection is synced once. One that is being synced at this moment waits for its next time.
 */
export async function startDueSyncs(): Promise<{ started: number }> {
  const started = await systemScope("syncs that are due, in all organizations").run(
    (tx) => tx.$queryRaw<Started[]>`
      with due as (
        select id, case schedule when 'hourly' then interval '1 hour' when 'daily' then interval '1 day' else interval '7 days' end as every
        from "StorageConnection" where "nextSyncAt" <= now() order by "nextSyncAt" limit ${AT_ONCE} for update skip locked
      ), moved as (
        update "StorageConnection" c
        set "nextSyncAt" = "nextSyncAt" + d.every * (1 + floor(extract(epoch from now() - "nextSyncAt") / extract(epoch from d.every)))
        from due d where c.id = d.id returning c.id, c."orgId", c."projectId"
      )
      insert into "StorageSync" (id, "orgId", "projectId", "connectionId")
      select gen_random_uuid()::text, "orgId", "projectId", id from moved
      on conflict ("connectionId") where state in ('queued', 'running') do nothing
      returning id, "orgId", "connectionId"`,
  );
  for (const { id, orgId, connectionId } of started)
    await sendEvent(syncRequested.create({ orgId, connectionId, syncId: id }, { id: `sync:${id}` }));
  return { started: started.length };
}
