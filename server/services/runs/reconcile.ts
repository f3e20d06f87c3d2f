// Heals what fell between two steps: runs whose event was lost and runs that stand still.
import { jobScope, systemScope } from "@/server/scope";
import { nextGeneration } from "@/server/services/runs/control";
import { requestRun } from "@/server/services/runs/create";

const QUEUED_FOR = "1 minute";
const SILENT_FOR = "5 minutes";
const AT_ONCE = 100;

/** Sends queued runs again and restarts running ones without progress; returns counts. Database time decides. */
export async function reconcileRuns(): Promise<{ sent: number; restarted: number }> {
  const stuck = await systemScope("runs that stand still, in all organizations").run(
    (tx) => tx.$queryRaw<{ id: string; orgId: string; state: string; generation: number }[]>`
      select id, "orgId", state, generation from "Run"
      where (state = 'queued' and coalesce("progressAt", "createdAt") < now() - ${QUEUED_FOR}::interval)
        or (state = 'running' and "progressAt" < now() - ${SILENT_FOR}::interval)
      order by "createdAt" limit ${AT_ONCE}`,
  );
  let restarted = 0;
  for (const run of stuck) {
    // A new generation for queued runs as well: within a day the engine would drop the event it has seen.
    const { orgId } = run;
    const scope = jobScope(orgId, "reconcile-runs");
    const next = await scope.run((tx) => nextGeneration(tx, { orgId, runId: run.id, from: [run.state] }));
    if (!next) continue;
    await requestRun(orgId, next);
    if (run.state === "running") restarted++;
  }
  return { sent: stuck.length, restarted };
}
