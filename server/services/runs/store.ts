// Writes predictions as they arrive: whatever came in while one statement ran goes out with the next.
import { FAILURE_CODES, FAILURES, type FailureCode } from "@/lib/failures";
import type { OrgScope } from "@/server/scope";
import { HOLDER } from "@/server/services/budgets/open";
import { LEASE_SPENT } from "@/server/services/budgets/statements";

/** What became of a task: its terminal row, or "open" when only the money is gone. costUsd null is unknown; latency is in milliseconds. */
export type PredictionRow = {
  taskId: string;
  state: "done" | "failed" | "open";
  labelId: string | null;
  label: string | null;
  confidence: number | null;
  /** Positions in the run's labels with their probabilities, the likeliest first. */
  distribution: [number, number][] | null;
  code: FailureCode | null;
  rawReply: string | null;
  strategy: string | null;
  attempts: number;
  promptTokens: number;
  completionTokens: number;
  cachedTokens: number;
  costUsd: number | null;
  latencyMs: number;
  /** Of its text, cut out between what the model got as start and end. */
  leftOutChars: number;
  /** Known from an earlier call, so this one was spared. */
  cached: boolean;
};

type RunRef = { id: string; projectId: string; versionId: string };

/** Failures after a call that say something of the provider: when only these come, the tasks that are left are spared. */
const FAULTS = FAILURE_CODES.filter(
  (code) => FAILURES[code].effect !== "pause" && FAILURES[code].pauseReason === "provider",
);
const FAULTS_IN_ROW = 50;
const HAS_ENOUGH = `(r.state = 'running' and r.mode = 'live' and s.answers = 0 and s.faults > 0 and r."failedInRow" + s.faults >= ${FAULTS_IN_ROW}
      and r.done + r.failed + s.done + s.failed < r.total)`;

// Tasks are locked first, as everything that writes to several of them locks them: in order, so that nobody waits in a circle, and
// in a statement of its own, so that the next one leaves out those that were deleted meanwhile instead of failing with all others.
const LOCK = `
  with locked as (
    select id from "Task" where "orgId" = $1 and "projectId" = $2 and id = any($3::bigint[]) order by id for no key update)
  select count(*) from locked`;

// The first terminal row of a task wins; counters move only for rows that were really inserted, in the same statement.
// What was spent is counted for every row: a second answer to the same task is paid for too.
const STORE = `
  with input as (
    select * from jsonb_to_recordset($1::jsonb) as x("taskId" bigint, state text, "labelId" text, label text, confidence float8, distribution jsonb,
      code text, "rawReply" text, strategy text, attempts int, "promptTokens" int, "completionTokens" int, "cachedTokens" int,
      "costUsd" numeric, "latencyMs" int, "leftOutChars" int, cached bool)),
  inserted as (
    insert into "Prediction" ("orgId", "projectId", "runId", "versionId", "taskId", state, "labelId", label, confidence, distribution, code,
      "rawReply", strategy, attempts, "promptTokens", "completionTokens", "cachedTokens", "costUsd", "latencyMs",
      truncated, "leftOutChars", cached)
    select $2, $3, $4, $5, t.id, i.state, i."labelId", i.label, i.confidence, i.distribution, i.code, i."rawReply", i.strategy, i.attempts,
      i."promptTokens", i."completionTokens", i."cachedTokens", i."costUsd", i."latencyMs",
      i."leftOutChars" > 0, i."leftOutChars", i.cached
    from input i join "Task" t on t."orgId" = $2 and t."projectId" = $3 and t.id = i."taskId"
    where i.state <> 'open'
    on conflict ("runId", "taskId") do nothing
    returning "taskId", state, code, attempts, cached, "promptTokens", "completionTokens", "costUsd"),
  counted as (
    update "Task" t set "predictionCount" = t."predictionCount" + 1, "updatedAt" = now()
    from inserted i where i.state = 'done' and t."orgId" = $2 and t."projectId" = $3 and t.id = i."taskId"),
  sums as (
    select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed,
      count(*) filter (where cached) as cached,
      count(*) filter (where attempts > 0 and code = any($6)) as faults, max(code) filter (where attempts > 0 and code = any($6)) as fault,
      count(*) filter (where attempts > 0 and (code = any($6)) is not true) as answers,
      coalesce(sum("promptTokens"), 0) as input, coalesce(sum("completionTokens"), 0) as output, sum("costUsd") as cost
    from inserted),
  spent as (
    select coalesce(sum(attempts), 0) as calls, coalesce(sum("promptTokens"), 0) as input, coalesce(sum("cachedTokens"), 0) as cached,
      coalesce(sum("completionTokens"), 0) as output, coalesce(sum("costUsd"), 0) as cost,
      coalesce(sum(attempts) filter (where "costUsd" is null), 0) as unknown
    from input),
  today as (
    insert into "SpendDay" as d ("orgId", "projectId", "promptId", model, day, calls, tasks, "inputTokens", "cachedTokens", "outputTokens",
      "costUsd", "unknownCalls")
    select $2, $3, r."promptId", r.model, (now() at time zone 'utc')::date, p.calls, s.done + s.failed, p.input, p.cached, p.output, p.cost, p.unknown
    from spent p, sums s, "Run" r where p.calls > 0 and r."orgId" = $2 and r.id = $4
    on conflict ("orgId", day, "projectId", "promptId", model) do update set calls = d.calls + excluded.calls, tasks = d.tasks + excluded.tasks,
      "inputTokens" = d."inputTokens" + excluded."inputTokens", "cachedTokens" = d."cachedTokens" + excluded."cachedTokens",
      "outputTokens" = d."outputTokens" + excluded."outputTokens", "costUsd" = d."costUsd" + excluded."costUsd",
      "unknownCalls" = d."unknownCalls" + excluded."unknownCalls"),
  leased as (${LEASE_SPENT})
  update "Run" r set done = r.done + s.done, failed = r.failed + s.failed, cached = r.cached + s.cached, "promptTokens" = r."promptTokens" + s.input,
    "completionTokens" = r."completionTokens" + s.output, "spentUsd" = r."spentUsd" + p.cost, "progressAt" = now(),
    "costUsd" = case when s.cost is null then r."costUsd" else coalesce(r."costUsd", 0) + s.cost end,
    "failedInRow" = case when s.answers > 0 then 0 else r."failedInRow" + s.faults end,
    state = case when ${HAS_ENOUGH} then 'paused' else r.state end,
    "pauseReason" = case when ${HAS_ENOUGH} then 'provider' else r."pauseReason" end,
    code = case when ${HAS_ENOUGH} then s.fault else r.code end
  from sums s, spent p where r."orgId" = $2 and r.id = $4
  returning r.state`;

/** Returns false when the run does not go on: it was stopped, or pauses with these rows because too many in a row failed. */
export async function storePredictions(
  scope: OrgScope,
  run: RunRef,
  rows: PredictionRow[],
): Promise<boolean> {
  if (rows.length === 0) return true;
  const values = [JSON.stringify(rows), scope.orgId, run.projectId, run.id, run.versionId, FAULTS, HOLDER];
  const taskIds = rows.map((row) => row.taskId);
  const stored = await scope.brief(async (client) => {
    await client.query(LOCK, [scope.orgId, run.projectId, taskIds]);
    return client.query<{ state: string }>(STORE, values);
  });
  return stored.rows[0]?.state === "running";
}

type Queue = { rows: PredictionRow[]; next: Promise<boolean> | null; busy: Promise<unknown> };
const queues = new Map<string, Queue>();

/**
 * Resolves when the row is committed, so a crash loses no more than the calls in flight. All chunks of a run in this process
 * share one queue: whatever comes in while one statement runs goes out with the next. Rejects with what storing threw.
 */
export function storePrediction(scope: OrgScope, run: RunRef, row: PredictionRow): Promise<boolean> {
  const queue = queues.get(run.id) ?? { rows: [], next: null, busy: Promise.resolve() };
  queues.set(run.id, queue);
  queue.rows.push(row);
  queue.next ??= flush(scope, run, queue);
  return queue.next;
}

async function flush(scope: OrgScope, run: RunRef, queue: Queue): Promise<boolean> {
  await queue.busy;
  const { rows } = queue;
  queue.rows = [];
  queue.next = null;
  const stored = storePredictions(scope, run, rows);
  queue.busy = stored
    .catch(() => {}) // told to those who wait for these rows; the next rows are stored all the same
    .finally(() => {
      if (queue.next === null) queues.delete(run.id);
    });
  return stored;
}
