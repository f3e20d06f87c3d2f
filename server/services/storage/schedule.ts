// When a connection is synced next, by the clock of the database.
import type { SyncSchedule } from "@/lib/schemas/storage";
import type { Tx } from "@/server/scope";

/** A schedule that stays keeps its next time. */
export async function applySchedule(
  tx: Tx,
  orgId: string,
  connectionId: string,
  schedule: SyncSchedule,
): Promise<void> {
  await tx.$executeRaw`
    update "StorageConnection" set schedule = ${schedule}, "nextSyncAt" = case
      when ${schedule} = 'manual' then null
      when schedule = ${schedule} and "nextSyncAt" is not null then "nextSyncAt"
      else now() + case ${schedule} when 'hourly' then interval '1 hour' when 'daily' then interval '1 day' else interval '7 days' end
    end
    where "orgId" = ${orgId} and id = ${connectionId}`;
}
