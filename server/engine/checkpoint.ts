// Stores steps that the SDK reports while user code goes on.

import { overflow, STEP_LIMIT } from "./apply";
import { type Core, isActive } from "./core";
import { finishRun } from "./finish";
import { json } from "./json";
import { lockRun, stepName, tookMs } from "./steps";
import type { Operation } from "./types";
import { inTransaction } from "./work";

export type Checkpoint = { qi_id?: unknown; steps?: Operation[] };

/** The status of the reply. 409 = this dispatch is stale, which makes the SDK stop at once. */
export async function storeCheckpoint(core: Core, runId: string, body: Checkpoint): Promise<200 | 409> {
  core.stats.checkpoints++;
  const owner = /^(\d+):(\d+)$/.exec(String(body.qi_id));
  if (!owner) return 409;
  const steps = (body.steps ?? [])
    .filter((op) => op.op === "StepRun" || op.op === "Step")
    .map((op) => ({
      id: op.id,
      op: op.op,
      name: stepName(op),
      ms: tookMs(op),
      value: { type: "data", data: op.data ?? null },
    }));
  const count = await store(core, runId, owner[1] ?? "", Number(owner[2]), steps);
  if (count === null) return 409;
  if (count <= STEP_LIMIT) return 200;
  await failOverflow(core, runId);
  return 409;
}

// One statement, because this is a hot path. Returns the number of steps of the run, null when the job is not ours.
async function store(
  core: Core,
  runId: string,
  jobId: string,
  token: number,
  steps: object[],
): Promise<number | null> {
  const rows = await core.store.query<{ step_count: number }>(
    `with mine as (
       select run.id, job.attempt, job.failure from engine.run, engine.job
        where run.id = $1 and status in ('queued', 'running')
          and job.id = $2 and token = $3 and locked_by = $4
          for update of run),
     stored as (
       insert into engine.step
              (run_id, id, op, name, done, value, seq, ended_at, started_at, attempt, failure)
       select mine.id, x.id, x.op, x.name, true, x.value, nextval('engine.finished_order'), clock_timestamp(),
              clock_timestamp() - make_interval(secs => x.ms / 1000), mine.attempt, mine.failure
         from mine, jsonb_to_recordset($5::jsonb) x(id text, op text, name text, ms float8, value jsonb)
       on conflict (run_id, id) do update
         set done = true, value = excluded.value, seq = excluded.seq, ended_at = excluded.ended_at,
             started_at = excluded.started_at, attempt = excluded.attempt, failure = excluded.failure
       where not step.done
       returning (xmax = 0) as fresh),
     progress as (
       update engine.job set attempt = 0, crashes = 0, failure = null from mine
        where job.id = $2 and (job.attempt <> 0 or crashes <> 0))
     update engine.run
        set status = 'running', version = 2, started_at = coalesce(started_at, clock_timestamp()),
            step_count = step_count + (select count(*) from stored where fresh)
      where id in (select id from mine) returning step_count`,
    [runId, jobId, token, core.id, json(steps)],
  );
  return rows[0]?.step_count ?? null;
}

async function failOverflow(core: Core, runId: string): Promise<void> {
  await inTransaction(core, async (tx) => {
    const run = await lockRun(tx, runId);
    if (run && isActive(run.status)) await finishRun(core, tx, run, overflow());
  });
}
