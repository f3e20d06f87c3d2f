// Trying the failed tasks of a run again: one more generation of the run, for which their rows make room.
import { AppError } from "@/lib/errors";
import { RETRYABLE_RUN_STATES } from "@/lib/run-states";
import type { ProjectScope, Tx } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { assertRunnable, nextGeneration } from "@/server/services/runs/control";
import { requestRun } from "@/server/services/runs/create";

/** The number of tasks that are asked again. Throws conflict while the run goes on, and when no task of it has failed. */
export async function retryFailed(scope: ProjectScope, input: { runId: string }): Promise<{ tasks: number }> {
  const { orgId, projectId } = scope;
  const { runId } = input;
  const retry = await scope.run(async (tx) => {
    await assertRunnable(tx, scope, runId);
    const run = await nextGeneration(tx, { orgId, runId, from: RETRYABLE_RUN_STATES });
    const tasks = run && (await freeFailed(tx, orgId, run));
    if (!run || !tasks) throw new AppError("conflict", "There is no failed task to try again now.");
    const target = { targetType: "run", targetId: runId, projectId, detail: { tasks } };
    await audit(tx, scope, { action: "run.retryFailed", ...target });
    return { run, tasks };
  });
  await requestRun(orgId, retry.run);
  return { tasks: retry.tasks };
}

/**
 * Moves the failed rows into the history and opens their chunks, in one statement; what they cost stays counted. None is left
 * then: those of deleted tasks, which the counter may still know, are gone.
 */
async function freeFailed(tx: Tx, orgId: string, run: { id: string; generation: number }): Promise<number> {
  const [row] = await tx.$queryRaw<{ tasks: number }[]>`
    with freed as (
      delete from "Prediction" where "orgId" = ${orgId} and "runId" = ${run.id} and state = 'failed'
      returning id, "orgId", "projectId", "runId", "taskId", code, "rawReply", strategy, attempts, "promptTokens", "completionTokens",
        "cachedTokens", "costUsd", "latencyMs", "createdAt"),
    kept as (
      insert into "RetriedPrediction" (id, "orgId", "projectId", "runId", "taskId", generation, code, "rawReply", strategy, attempts,
        "promptTokens", "completionTokens", "cachedTokens", "costUsd", "latencyMs", "failedAt")
      select id, "orgId", "projectId", "runId", "taskId", ${run.generation - 1}, code, "rawReply", strategy, attempts,
        "promptTokens", "completionTokens", "cachedTokens", "costUsd", "latencyMs", "createdAt" from freed),
    reopened as (
      update "RunChunk" set state = 'queued', attempt = attempt + 1, "nextIndex" = null
      where "orgId" = ${orgId} and "runId" = ${run.id} and state = 'done' and "index" in (
        select c."index" from "RunChunk" c cross join lateral unnest(c."taskIds") as ids(id) join freed f on f."taskId" = ids.id
        where c."orgId" = ${orgId} and c."runId" = ${run.id}))
    update "Run" set failed = 0
    where "orgId" = ${orgId} and id = ${run.id}
    returning (select count(*) from freed)::int as tasks`;
  return row?.tasks ?? 0;
}
