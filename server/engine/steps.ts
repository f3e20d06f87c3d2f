// The steps of a run: stored, pending, resolved; and the next call once nothing is pending.

import type { Tx } from "./core";
import { json } from "./json";
import { laneOf } from "./limits";
import type { Due } from "./time";
import type { Failure, Operation, Run, StepValue } from "./types";

const NS_PER_MS = 1e6;

export async function lockRun(tx: Tx, id: string): Promise<Run | undefined> {
  const rows = await tx.query<Run>(
    `select id, fn, tenant, status, events, force_plan, version, parent_run, parent_step, ckeys, step_count
       from engine.run where id = $1 for update`,
    [id],
  );
  return rows[0];
}

/** Notes a step that ends later. False when it is known already. */
export async function pendStep(tx: Tx, run: Run, op: Operation): Promise<boolean> {
  const rows = await tx.query(
    `insert into engine.step (run_id, id, op, name, started_at) values ($1, $2, $3, $4, clock_timestamp())
     on conflict do nothing returning id`,
    [run.id, op.id, op.op, stepName(op)],
  );
  run.step_count += rows.length;
  return rows.length > 0;
}

/** How many calls failed before this one, and why the last of them did. */
export type Past = { attempt: number; failure: Failure | null };

/** Stores the outcome of a step; the first one wins. */
export async function saveStep(
  tx: Tx,
  run: Run,
  op: Operation,
  value: StepValue,
  { attempt, failure }: Past,
): Promise<void> {
  const rows = await tx.query<{ fresh: boolean }>(
    `insert into engine.step (run_id, id, op, name, done, value, seq, ended_at, started_at, attempt, failure)
     values ($1, $2, $3, $4, true, $5, nextval('engine.finished_order'), clock_timestamp(),
             clock_timestamp() - make_interval(secs => $6::float8 / 1000), $7, $8)
     on conflict (run_id, id) do update
       set done = true, value = excluded.value, op = excluded.op, seq = excluded.seq, ended_at = excluded.ended_at,
           started_at = excluded.started_at, attempt = excluded.attempt, failure = excluded.failure
     where not step.done
     returning (xmax = 0) as fresh`,
    [run.id, op.id, op.op, stepName(op), json(value), tookMs(op), attempt, failure && json(failure)],
  );
  if (rows[0]?.fresh) run.step_count += 1;
}

export function stepName(op: Operation): string | null {
  return op.displayName ?? op.name ?? null;
}

/** How long the step ran, as the SDK measured it. */
export function tookMs(op: Operation): number {
  return (op.timing?.b ?? 0) / NS_PER_MS;
}

/**
 * Queues a call: of one planned step, or (step null) to discover what comes next. A discovery that is under way (in a
 * race) has not seen what ended meanwhile: it is marked, and another one follows it.
 */
export async function addCall(tx: Tx, run: Run, step: string | null): Promise<void> {
  await tx.query(
    `insert into engine.job (kind, fn, run_id, step_id, uniq, lane, ckeys)
     values ('call', $1, $2, $3, $4, $5, $6)
     on conflict (uniq) do update set payload = '{"again": true}'
       where job.locked_by is not null and job.step_id is null`,
    [run.fn, run.id, step, `${run.id}:${step ?? "d"}`, laneOf(run.fn, run.tenant, run.ckeys), run.ckeys],
  );
}

/** When it is due the step gets `value`, unless something else has ended it. */
export async function addTimer(tx: Tx, run: Run, step: string, due: Due, value: StepValue): Promise<void> {
  await tx.query(
    `insert into engine.job (kind, fn, run_id, step_id, uniq, payload, lane, run_at)
     values ('wake', $1, $2, $3, $4, $5, $8,
             coalesce($6::timestamptz, clock_timestamp() + make_interval(secs => $7::float8 / 1000)))
     on conflict (uniq) do nothing`,
    [
      run.fn,
      run.id,
      step,
      timerKey(run.id, step),
      json({ value }),
      due.at,
      due.ms,
      laneOf("~wake", run.tenant, []),
    ],
  );
}

const timerKey = (run: string, step: string): string => `w:${run}:${step}`;

/**
 * The next discovery call, once no step of the run is pending. The run row is locked, so two branches that end
 * together can neither miss each other nor both queue it. In a race every branch discovers.
 */
export async function discover(tx: Tx, run: Run, race: boolean): Promise<void> {
  if (!race) {
    const pending = await tx.query("select 1 from engine.step where run_id = $1 and not done limit 1", [
      run.id,
    ]);
    if (pending.length > 0) return;
  }
  await tx.query("update engine.run set force_plan = false where id = $1 and force_plan", [run.id]);
  await addCall(tx, run, null);
}

/** Sleep over, event arrived, child ended, timed out: the first one wins. False when it came too late. */
export async function resolveStep(tx: Tx, runId: string, step: string, value: StepValue): Promise<boolean> {
  const run = await lockRun(tx, runId);
  if (run?.status !== "running") return false;
  const won = await tx.query(
    `update engine.step
        set done = true, value = $3, seq = nextval('engine.finished_order'), ended_at = clock_timestamp()
      where run_id = $1 and id = $2 and not done returning id`,
    [runId, step, json(value)],
  );
  if (won.length === 0) return false;
  await tx.query("delete from engine.pause where run_id = $1 and step_id = $2", [runId, step]);
  await tx.query("delete from engine.job where uniq = $1 and locked_by is null", [timerKey(runId, step)]);
  await discover(tx, run, false);
  return true;
}
