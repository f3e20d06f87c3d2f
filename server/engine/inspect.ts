// What an application may show of its jobs: the runs of one subject of one tenant, with their steps and failures.

import type { Core } from "./core";
import type { ErrorValue, Failure, RunStatus } from "./types";

export type InspectedStep = {
  name: string | null;
  /** The SDK's word: StepRun, StepPlanned, StepFailed, Sleep, WaitForEvent, InvokeFunction … */
  op: string;
  startedAt: Date | null;
  /** Null: planned, sleeping or waiting. */
  endedAt: Date | null;
  /** Calls that failed before this one. */
  attempt: number;
  /** Why the step ended, or else why the last of those calls failed. */
  error: InspectedError | null;
};

/** `message` is whatever was thrown: show it only where `name` or `cause` says that it is meant for people. */
export type InspectedError = { name: string; message: string; cause: string | null };

/** A call of the function that is being made or will be. */
export type InspectedCall = {
  /** Null: not begun. */
  startedAt: Date | null;
  dueAt: Date;
  attempt: number;
  /** Calls that ended without an answer, because their process did. */
  crashes: number;
  failure: Failure | null;
};

export type InspectedRun = {
  id: string;
  fn: string;
  status: RunStatus;
  /** The data of the event that began it; of a batch, of its first event. */
  data: Record<string, unknown>;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  error: InspectedError | null;
  stepCount: number;
  /** The last `MAX_STEPS` of them, in the order they ended; what has not ended comes last. */
  steps: InspectedStep[];
  calls: InspectedCall[];
  /** When the next sleep or wait of the run is over. */
  wakesAt: Date | null;
};

export type Inspection = {
  tenant: string;
  subject: string;
  limit: number;
  /** Only runs made before the one with this id. */
  before?: string;
};

const MAX_STEPS = 100;

/** Newest first. */
export async function inspectRuns(core: Core, inspection: Inspection): Promise<InspectedRun[]> {
  const { tenant, subject, limit, before } = inspection;
  const rows = await core.store.query<Row>(
    `select id, fn, status, coalesce(events -> 0 -> 'data', '{}') as data, created_at, ended_at, error, step_count,
            least(started_at, (select min(step.started_at) from engine.step where run_id = run.id)) as started_at,
            (select coalesce(jsonb_agg(to_jsonb(last) order by last.seq nulls last), '[]')
               from (select name, op, seq, attempt, started_at, ended_at, failure, value -> 'error' as error
                       from engine.step where run_id = run.id
                      order by seq desc nulls first limit ${MAX_STEPS}) last) as steps,
            (select coalesce(jsonb_agg(to_jsonb(job) order by job.id), '[]')
               from (select id, kind, run_at, attempt, crashes, failure,
                            case when locked_by is not null then claimed_at end as claimed_at
                       from engine.job where run_id = run.id) job) as jobs
       from engine.run
      where tenant = $1 and subject = $2 and ($3::text is null or id < $3)
      order by id desc limit $4`,
    [tenant, subject, before ?? null, limit],
  );
  return rows.map(toRun);
}

// Times inside JSON are text.
type Row = {
  id: string;
  fn: string;
  status: RunStatus;
  data: Record<string, unknown>;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  error: ErrorValue | null;
  step_count: number;
  steps: StepRow[];
  jobs: JobRow[];
};
type StepRow = {
  name: string | null;
  op: string;
  attempt: number;
  started_at: string | null;
  ended_at: string | null;
  failure: Failure | null;
  error: ErrorValue | null;
};
type JobRow = {
  kind: string;
  run_at: string;
  claimed_at: string | null;
  attempt: number;
  crashes: number;
  failure: Failure | null;
};

// A run counts as started once the SDK has answered; a first call that is being made has begun all the same.
function toRun(row: Row): InspectedRun {
  const calls = row.jobs.filter((job) => job.kind === "call").map(toCall);
  const begun = row.started_at ?? calls.find((call) => call.startedAt !== null)?.startedAt ?? null;
  const timers = row.jobs.filter((job) => job.kind === "wake").map((job) => Date.parse(job.run_at));
  return {
    id: row.id,
    fn: row.fn,
    status: row.status === "queued" && begun ? "running" : row.status,
    data: row.data,
    createdAt: row.created_at,
    startedAt: begun,
    endedAt: row.ended_at,
    error: toError(row.error),
    stepCount: row.step_count,
    steps: row.steps.map(toStep),
    calls,
    wakesAt: timers.length > 0 ? new Date(Math.min(...timers)) : null,
  };
}

function toStep(row: StepRow): InspectedStep {
  return {
    name: row.name,
    op: row.op,
    startedAt: toDate(row.started_at),
    endedAt: toDate(row.ended_at),
    attempt: row.attempt,
    error: toError(row.error ?? row.failure),
  };
}

function toCall({ claimed_at, run_at, attempt, crashes, failure }: JobRow): InspectedCall {
  return { startedAt: toDate(claimed_at), dueAt: new Date(run_at), attempt, crashes, failure };
}

function toError(error: ErrorValue | Failure | null): InspectedError | null {
  if (!error) return null;
  const cause = "cause" in error ? (error.cause as { name?: unknown } | null) : null;
  return {
    name: error.name,
    message: error.message,
    cause: typeof cause?.name === "string" ? cause.name : null,
  };
}

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));
