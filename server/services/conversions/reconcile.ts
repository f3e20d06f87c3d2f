// Heals conversions whose event was lost between commit and send, and those that stand still.
import { conversionRequested, sendEvent } from "@/server/inngest/events";
import { systemScope } from "@/server/scope";

const QUEUED_FOR = "1 minute";
const SILENT_FOR = "5 minutes";
const AT_ONCE = 100;

type Stuck = { id: string; orgId: string; at: string };

/**
 * Sends again what waits or stands still, and returns how many. Database time decides. One that waits behind another conversion
 * of its organization is not stuck: the engine runs one at a time.
 */
export async function reconcileConversions(): Promise<{ sent: number }> {
  const stuck = await systemScope("conversions that stand still, in all organizations").run(
    (tx) => tx.$queryRaw<Stuck[]>`
      update "Conversion" set "progressAt" = now() where state in ('queued', 'running') and id in (
        select c.id from "Conversion" c
        where (c.state = 'running' and coalesce(c."progressAt", c."createdAt") < now() - ${SILENT_FOR}::interval)
          or (c.state = 'queued' and coalesce(c."progressAt", c."createdAt") < now() - ${QUEUED_FOR}::interval
            and not exists (select 1 from "Conversion" r where r."orgId" = c."orgId" and r.state = 'running'
              and r."progressAt" >= now() - ${SILENT_FOR}::interval))
        order by c."createdAt" limit ${AT_ONCE})
      returning id, "orgId", to_char(now(), 'YYYYMMDDHH24MISS') as at`,
  );
  // A new event id: within a day the engine would drop the one it may have seen. The work itself goes on where its cursor is.
  for (const { id, orgId, at } of stuck)
    await sendEvent(conversionRequested.create({ orgId, conversionId: id }, { id: `convert:${id}:${at}` }));
  return { sent: stuck.length };
}
