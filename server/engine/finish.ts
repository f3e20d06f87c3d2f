// How a run ends: its row, what it leaves behind, its parent, and the events that tell others.

import { type Core, isActive, type Tx } from "./core";
import { ulid } from "./ids";
import { errorValue, json } from "./json";
import { lockRun, resolveStep } from "./steps";
import { type ErrorValue, EVENT_CANCELLED, EVENT_FAILED, EVENT_FINISHED, type Run } from "./types";

export type Outcome =
  | { status: "completed"; output: unknown }
  | { status: "failed" | "cancelled"; error: ErrorValue };

/** Ends a run whose row is locked by this transaction. */
export async function finishRun(core: Core, tx: Tx, run: Run, outcome: Outcome): Promise<void> {
  const completed = outcome.status === "completed";
  const rows = await tx.query<{ ms: number }>(
    `update engine.run
        set status = $2, output = $3, error = $4, step_count = $5,
            started_at = case when $2 = 'cancelled' then started_at else coalesce(started_at, clock_timestamp()) end,
            ended_at = clock_timestamp()
      where id = $1
      returning extract(epoch from ended_at - created_at)::float8 * 1000 as ms`,
    [
      run.id,
      outcome.status,
      completed ? json(outcome.output) : null,
      completed ? null : json(outcome.error),
      run.step_count,
    ],
  );
  await tx.query("delete from engine.job where run_id = $1 and locked_by is null", [run.id]);
  await tx.query("delete from engine.pause where run_id = $1", [run.id]);
  if (run.parent_run && run.parent_step) {
    const value = completed
      ? { type: "data" as const, data: outcome.output ?? null }
      : { type: "error" as const, error: outcome.error };
    await resolveStep(tx, run.parent_run, run.parent_step, value);
  }
  announce(core, tx, run, outcome);
  tx.afterCommit(() => logRunEnd(core, run, outcome.status, rows[0]?.ms ?? 0));
}

/** Cancels a run that has not ended. A step in flight is not interrupted; its result is dropped. */
export async function cancelRun(
  core: Core,
  tx: Tx,
  runId: string,
  message = "function cancelled",
): Promise<void> {
  const run = await lockRun(tx, runId);
  if (!run || !isActive(run.status)) return;
  await finishRun(core, tx, run, { status: "cancelled", error: { name: "Error", message } });
}

export function failure(value: unknown): Outcome {
  return { status: "failed", error: errorValue(value) };
}

export function logRunEnd(core: Core, run: Run, status: string, ms: number): void {
  const level = status === "failed" ? "warn" : "info";
  core.settings.log(level, "run ended", {
    fn: run.fn,
    run: run.id,
    org: run.tenant,
    status,
    ms: Math.round(ms),
  });
}

// Made only when a function listens. The event of a failure has the id of the run, as on an Inngest server.
function announce(core: Core, tx: Tx, run: Run, outcome: Outcome): void {
  const names = {
    completed: [EVENT_FINISHED],
    failed: [EVENT_FAILED, EVENT_FINISHED],
    cancelled: [EVENT_CANCELLED, EVENT_FINISHED],
  }[outcome.status];
  const data = {
    function_id: run.fn,
    run_id: run.id,
    event: run.events[0],
    events: run.events,
    ...(outcome.status === "completed" ? { result: outcome.output ?? null } : { error: outcome.error }),
  };
  for (const name of names) {
    if (core.registry.listeners(name).length === 0) continue;
    tx.emit({ id: name === EVENT_FAILED ? run.id : ulid(), name, data, ts: Date.now() });
  }
}
