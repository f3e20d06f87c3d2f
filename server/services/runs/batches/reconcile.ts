// Finds the batches that nobody looks after and has their job begin again.
import { batchesRequested, sendEvent } from "@/server/inngest/events";
import { jobScope, systemScope } from "@/server/scope";

const SILENT_FOR = "5 minutes";
/** The provider's own expiry has deleted every file by then. */
const GIVEN_UP_AFTER = "9 days";
const AT_ONCE = 100;

type Left = { orgId: string; runId: string; generation: number; moment: string };

/**
 * Each minute: batches of runs that were stopped, ended or deleted and are still with the provider. Those of runs that go on
 * are healed with their run.
 */
export async function reconcileBatches(): Promise<{ sent: number }> {
  const left = await systemScope("batches that nobody looks after, in all organizations").run(async (tx) => {
    await tx.$executeRaw`update "RunBatch" set state = 'closed', code = 'LOST'
      where state <> 'closed' and "progressAt" < now() and "createdAt" < now() - ${GIVEN_UP_AFTER}::interval`;
    return tx.$queryRaw<Left[]>`
      select b."orgId", b."runId", coalesce(max(r.generation), max(b.generation)) as generation,
        extract(epoch from now())::bigint::text as moment
      from "RunBatch" b left join "Run" r on r."orgId" = b."orgId" and r.id = b."runId"
      where b.state <> 'closed' and b."progressAt" < now() - ${SILENT_FOR}::interval
        and (r.id is null or r.state not in ('queued', 'running'))
      group by 1, 2 order by min(b."createdAt") limit ${AT_ONCE}`;
  });
  for (const { orgId, runId, generation, moment } of left) {
    await jobScope(orgId, "reconcile-runs").run(
      (tx) =>
        tx.$executeRaw`update "RunBatch" set "progressAt" = now() where "orgId" = ${orgId} and "runId" = ${runId} and state <> 'closed'`,
    );
    const id = `batches:${runId}:${generation}:${moment}`;
    await sendEvent(batchesRequested.create({ orgId, runId, generation }, { id }));
  }
  return { sent: left.length };
}
