// Writes predictions as they arrive: whatever came in while one statement ran goes out with the next.
import type { FailureCode } from "@/lib/failures";
import type { OrgScope } from "@/server/scope";

/** One terminal row. Tokens are counts; costUsd null is unknown; latency is in milliseconds. */
export type PredictionRow = {
  taskId: string;
  state: "done" | "failed";
  labelId: string | null;
  label: string | null;
  confidence: number | null;
  code: FailureCode | null;
  rawReply: string | null;
  strategy: string | null;
  attempts: number;
  promptTokens: number;
  completionTokens: number;
  cachedTokens: number;
  costUsd: number | null;
  latencyMs: number;
};

type RunRef = { id: string; projectId: string; versionId: string };

// The first terminal row of a task wins; counters move only for rows that were really inserted, in the same statement.
const STORE = `
  with input as (
    select * from jsonb_to_recordset($1::jsonb) as x("taskId" bigint, state text, "labelId" text, label text, confidence float8,
      code text, "rawReply" text, strategy text, attempts int, "promptTokens" int, "completionTokens" int, "cachedTokens" int,
      "costUsd" numeric, "latencyMs" int)),
  inserted as (
    insert into "Prediction" ("orgId", "projectId", "runId", "versionId", "taskId", state, "labelId", label, confidence, code,
      "rawReply", strategy, attempts, "promptTokens", "completionTokens", "cachedTokens", "costUsd", "latencyMs")
    select $2, $3, $4, $5, t.id, i.state, i."labelId", i.label, i.confidence, i.code, i."rawReply", i.strategy, i.attempts,
      i."promptTokens", i."completionTokens", i."cachedTokens", i."costUsd", i."latencyMs"
    from input i join "Task" t on t."orgId" = $2 and t."projectId" = $3 and t.id = i."taskId"
    on conflict ("runId", "taskId") do nothing
    returning "taskId", state, "promptTokens", "completionTokens", "costUsd"),
  counted as (
    update "Task" t set "predictionCount" = t."predictionCount" + 1, "updatedAt" = now()
    from inserted i where i.state = 'done' and t."orgId" = $2 and t."projectId" = $3 and t.id = i."taskId"),
  sums as (
    select count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed,
      coalesce(sum("promptTokens"), 0) as input, coalesce(sum("completionTokens"), 0) as output, sum("costUsd") as cost
    from inserted)
  update "Run" r set done = r.done + s.done, failed = r.failed + s.failed, "promptTokens" = r."promptTokens" + s.input,
    "completionTokens" = r."completionTokens" + s.output, "progressAt" = now(),
    "costUsd" = case when s.cost is null then r."costUsd" else coalesce(r."costUsd", 0) + s.cost end
  from sums s where r."orgId" = $2 and r.id = $4`;

export async function storePredictions(scope: OrgScope, run: RunRef, rows: PredictionRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = [JSON.stringify(rows), scope.orgId, run.projectId, run.id, run.versionId];
  await scope.bulk((client) => client.query(STORE, values));
}

/** `add` returns at once unless storing falls behind; `drain` waits for everything and throws what storing threw. */
export function predictionWriter(scope: OrgScope, run: RunRef) {
  const MAX_WAITING = 200;
  let waiting: PredictionRow[] = [];
  let flushing: Promise<void> | null = null;
  let failure: unknown;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const rows = waiting;
      waiting = [];
      await storePredictions(scope, run, rows);
    }
  }
  function start(): Promise<void> {
    flushing ??= flush()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        flushing = null;
      });
    return flushing;
  }
  return {
    async add(row: PredictionRow): Promise<void> {
      if (failure !== undefined) throw failure;
      waiting.push(row);
      const flushed = start();
      if (waiting.length > MAX_WAITING) await flushed;
    },
    async drain(): Promise<void> {
      while (waiting.length > 0 && failure === undefined) await start();
      await flushing;
      if (failure !== undefined) throw failure;
    },
  };
}
