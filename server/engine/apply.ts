// Writes the answer of the SDK to one call: everything in one transaction, and only while the job is still ours.

import { type Core, isActive, type Tx } from "./core";
import { failure, finishRun, logRunEnd } from "./finish";
import { errorValue, json } from "./json";
import { performOperation } from "./operations";
import { discover, lockRun, type Past, stepName } from "./steps";
import { backoffMs, retryAfterMs } from "./time";
import { EVENT_FINISHED, type Failure, type Job, type Operation, type Reply, type Run } from "./types";
import { inTransaction } from "./work";

/** As on an Inngest server. */
export const STEP_LIMIT = 1000;

type Call = { core: Core; job: Job; run: Run; maxAttempts: number; reply: Reply };

export async function applyReply(call: Call): Promise<void> {
  const { core, run } = call;
  const operations = operationsOf(call.reply);
  const output = completion(call.reply, operations);
  // Nobody waits for the end of this run: the hot path.
  if (output && !run.parent_run && core.registry.listeners(EVENT_FINISHED).length === 0) {
    return completeAtOnce(call, output.data);
  }
  await inTransaction(core, async (tx) => {
    const locked = await lockRun(tx, run.id);
    const [job] = await tx.query<Past & { again: boolean; now: Date }>(
      `select attempt, failure, payload is not null as again, clock_timestamp() as now from engine.job
        where id = $1 and token = $2 and locked_by = $3 for update`,
      [call.job.id, call.job.token, core.id],
    );
    if (!job) return void core.stats.dropped++; // the lease was lost: somebody else owns this call
    if (!locked || !isActive(locked.status)) return removeJob(tx, call.job);
    const mayRetry = !call.reply.noRetry && job.attempt + 1 < call.maxAttempts;
    const failed = failureOf(call.reply, operations);
    if (failed && mayRetry) return retry({ ...call, run: locked }, tx, job, failed);
    await removeJob(tx, call.job);
    if (output) return finishRun(core, tx, locked, { status: "completed", output: output.data });
    if (!operations) return finishRun(core, tx, locked, failure(call.reply.body));
    await applyOperations({ ...call, run: locked }, tx, operations, job);
  });
}

// DeferAdd and DeferAbort are ignored.
function operationsOf(reply: Reply): Operation[] | null {
  if (reply.status !== 206) return null;
  return ([reply.body].flat() as Operation[]).filter((op) => !op.op.startsWith("Defer"));
}

function completion(reply: Reply, operations: Operation[] | null): { data: unknown } | null {
  if (reply.status === 200) return { data: reply.body };
  const last = operations?.find((op) => op.op === "RunComplete");
  return last && operations?.length === 1 ? { data: last.data } : null;
}

function removeJob(tx: Tx, job: Job): Promise<void> {
  return tx.query("delete from engine.job where id = $1", [job.id]).then(() => undefined);
}

// One statement = one round trip. Lock order as everywhere: run, then job.
async function completeAtOnce({ core, job, run }: Call, output: unknown): Promise<void> {
  const rows = await core.store.query<{ ms: number }>(
    `with locked as (select id from engine.run where id = $4 for update),
     mine as (
       delete from engine.job using locked
        where job.id = $1 and job.token = $2 and job.locked_by = $3 returning job.run_id),
     ended as (
       update engine.run set status = 'completed', output = $5,
              started_at = coalesce(started_at, clock_timestamp()), ended_at = clock_timestamp()
        where id in (select run_id from mine) and status in ('queued', 'running')
        returning id, extract(epoch from ended_at - created_at)::float8 * 1000 as ms),
     pauses as (delete from engine.pause where run_id in (select id from ended)),
     jobs as (
       delete from engine.job where run_id in (select id from ended) and locked_by is null and id <> $1)
     select ms from ended`,
    [job.id, job.token, core.id, run.id, json(output)],
  );
  if (rows[0]) logRunEnd(core, run, "completed", rows[0].ms);
  core.wake();
}

// What may be worth another try.
function failureOf(reply: Reply, operations: Operation[] | null): Failure | null {
  const failed = operations?.find((op) => op.op === "StepError");
  if (operations ? !failed : reply.status === 200) return null;
  const { name, message } = errorValue(failed ? failed.error : reply.body);
  return { step: failed ? stepName(failed) : null, name, message };
}

async function retry(
  { core, job, run, reply }: Call,
  tx: Tx,
  { attempt, now }: { attempt: number; now: Date },
  failed: Failure,
): Promise<void> {
  const ms = retryAfterMs(reply.retryAfter, now.getTime()) ?? backoffMs(attempt, core.settings.backoffScale);
  await tx.query(
    `update engine.job
        set attempt = attempt + 1, crashes = 0, payload = null, locked_by = null, expires_at = null, failure = $3,
            run_at = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
      where id = $1`,
    [job.id, ms, json(failed)],
  );
  await tx.query(
    `update engine.run set status = 'running', started_at = coalesce(started_at, clock_timestamp())
      where id = $1`,
    [run.id],
  );
  tx.afterCommit(() => {
    const fields = { fn: run.fn, run: run.id, org: run.tenant, attempt, retryInMs: Math.round(ms) };
    core.settings.log("warn", "attempt failed", fields);
  });
}

async function applyOperations(
  { core, run, reply }: Call,
  tx: Tx,
  operations: Operation[],
  past: Past & { again: boolean },
): Promise<void> {
  let discovered = past.again || operations.length === 0;
  for (const op of operations) {
    if (op.op === "RunComplete") continue;
    discovered = (await performOperation({ core, tx, run, op, past })) || discovered;
  }
  if (run.step_count > STEP_LIMIT) return finishRun(core, tx, run, overflow());
  const complete = operations.find((op) => op.op === "RunComplete");
  if (complete) return finishRun(core, tx, run, { status: "completed", output: complete.data });
  // Two or more new steps: from now on the SDK plans first and each step gets a call of its own.
  await tx.query(
    `update engine.run
        set status = 'running', started_at = coalesce(started_at, clock_timestamp()),
            version = $2, force_plan = force_plan or $3, step_count = $4
      where id = $1`,
    [run.id, reply.version, operations.length > 1, run.step_count],
  );
  const race = past.again || operations.some((op) => op.opts?.parallelMode === "race");
  if (discovered) await discover(tx, run, race);
}

export function overflow() {
  const message = `The function run exceeded the step limit of ${STEP_LIMIT} steps.`;
  return failure({ name: "InngestErrFunctionOverflowed", message });
}
