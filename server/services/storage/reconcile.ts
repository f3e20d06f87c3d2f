// Heals what fell between two steps: syncs whose event was lost and syncs that stand still.
import { sendEvent, syncRequested } from "@/server/inngest/events";
import { systemScope } from "@/server/scope";

const QUEUED_FOR = "2 minutes";
/** Most wait for their turn and not for their event: the longer one has waited, the rarer it is sent again. */
const RAREST = "1 hour";
const SILENT_FOR = "5 minutes";
const AT_ONCE = 100;

type Stuck = { id: string; orgId: string; connectionId: string; minute: string };

/** Returns how many were sent again. Each is left alone for a while after that. Database time decides. */
export async function reconcileSyncs(): Promise<{ sent: number }> {
  const stuck = await systemScope("syncs that stand still, in all organizations").run(
    (tx) => tx.$queryRaw<Stuck[]>`
      update "StorageSync" set "progressAt" = now() where id in (
        select id from "StorageSync"
        where (state = 'queued' and coalesce("progressAt", "createdAt")
            < now() - least(greatest(${QUEUED_FOR}::interval, (now() - "createdAt") / 2), ${RAREST}::interval))
          or (state = 'running' and "progressAt" < now() - ${SILENT_FOR}::interval)
        order by "createdAt" limit ${AT_ONCE} for update skip locked)
      returning id, "orgId", "connectionId", to_char(now(), 'YYYYMMDDHH24MI') as minute`,
  );
  // A new event id: within a day the engine would drop the one it may have seen.
  for (const { id, orgId, connectionId, minute } of stuck)
    await sendEvent(
      syncRequested.create({ orgId, connectionId, syncId: id }, { id: `sync:${id}:${minute}` }),
    );
  return { sent: stuck.length };
}
