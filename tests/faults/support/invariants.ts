// What must hold after every fault, as queries that find breaks: the promise of runs, counters, audit rows, and an engine with nothing left.
import { expect } from "vitest";

/** A pool or client of pg. */
export type Sql = {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
};

/** Annotations of people in one project, by id, each as the text of its whole row. */
export type Annotations = { projectId: string; rows: ReadonlyMap<string, string> };

export type Expected = {
  /** Taken before the fault by `annotationsOf`. */
  annotations?: Annotations;
  /** Calls that the provider saw for the runs of this case, the tasks in them, and how many repetitions the fault allows. */
  calls?: { seen: number; tasks: number; repeats: number };
  /** False while a run still waits for a person, so that the engine may hold its jobs. */
  settled?: boolean;
};

const HAS_ENDED = `r.state in ('completed', 'completed_with_errors')`;
const FROZEN = `"Run" r join "RunChunk" c on c."orgId" = r."orgId" and c."runId" = r.id cross join unnest(c."taskIds") f(task)`;
const GONE = `not exists (select from "Task" t where t.id = f.task)`;
const ROW = `(select from "Prediction" p where p."runId" = r.id and p."taskId" = f.task)`;
const SUMS = `select "runId", count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed,
  count(*) filter (where cached) as cached,
  sum("promptTokens") as input, sum("completionTokens") as output, sum("costUsd") as cost, count(*) as n
  from (select "runId", state, cached, "promptTokens", "completionTokens", "costUsd" from "Prediction"
    union all select "runId", 'retried', false, "promptTokens", "completionTokens", "costUsd" from "RetriedPrediction") p group by 1`;
// Crons fire each minute, whatever a test does.
const NO_CRON = `not exists (select from engine.run c where c.id = run_id and c.events -> 0 ->> 'name' = 'inngest/scheduled.timer')`;

/** Each query names one row per break, in its only column. */
const RUNS: Record<string, string> = {
  "a frozen task has no row": `select r.id || ' task ' || f.task from ${FROZEN} where ${HAS_ENDED} and not ${GONE} and not exists ${ROW}`,
  "a task has two rows": `select "runId" || ' task ' || "taskId" from "Prediction" group by "runId", "taskId" having count(*) > 1`,
  "a task is frozen twice": `select r.id || ' task ' || f.task from ${FROZEN} group by r.id, f.task having count(*) > 1`,
  "a row is outside the frozen tasks": `select p."runId" || ' task ' || p."taskId" from "Prediction" p
    where not exists (select from "RunChunk" c where c."runId" = p."runId" and p."taskId" = any(c."taskIds"))`,
  "done, failed and deleted are not all that was frozen": `select r.id from ${FROZEN} where ${HAS_ENDED}
    group by r.id having r.done + r.failed + count(*) filter (where ${GONE}) <> count(*)`,
  "the total is not done and failed": `select r.id from "Run" r where ${HAS_ENDED} and r.total <> r.done + r.failed`,
  "the state denies the failed rows": `select r.id from "Run" r where ${HAS_ENDED} and (r.failed > 0) <> (r.state = 'completed_with_errors')`,
  "a label is outside the frozen labels": `select p."runId" || ' task ' || p."taskId" from "Prediction" p join "Run" r on r.id = p."runId"
    where p.state = 'done' and not exists (select from jsonb_array_elements(r.labels) l where l ->> 'id' = p."labelId" and l ->> 'value' = p.label)`,
  "a failed row has a label or no code": `select "runId" || ' task ' || "taskId" from "Prediction"
    where state = 'failed' and (code is null or "labelId" is not null or label is not null)`,
  "an earlier failure is of no frozen task, or of a generation that has not ended": `select h."runId" || ' task ' || h."taskId"
    from "RetriedPrediction" h join "Run" r on r.id = h."runId" where h.generation >= r.generation
      or not exists (select from "RunChunk" c where c."runId" = h."runId" and h."taskId" = any(c."taskIds"))`,
  "a chunk is open": `select r.id || ' chunk ' || c."index" || ' ' || c.state from "Run" r join "RunChunk" c on c."runId" = r.id
    where ${HAS_ENDED} and c.state <> 'done'`,
  "a counter of a run is wrong": `select r.id from "Run" r left join (${SUMS}) s on s."runId" = r.id
    where (r.done, r.failed, r.cached, r."promptTokens", r."completionTokens") is distinct from
          (coalesce(s.done, 0)::int, coalesce(s.failed, 0)::int, coalesce(s.cached, 0)::int, coalesce(s.input, 0)::bigint, coalesce(s.output, 0)::bigint)
       or abs(coalesce(r."costUsd", 0) - coalesce(s.cost, 0)) > 0.000001 * coalesce(s.n, 0)`,
  "the days do not hold what the runs spent": `select r."promptId" from (select "promptId", model, sum("spentUsd") as usd from "Run" group by 1, 2) r
    left join (select "promptId", model, sum("costUsd") as usd from "SpendDay" group by 1, 2) d on (d."promptId", d.model) = (r."promptId", r.model)
    where coalesce(d.usd, 0) <> r.usd`,
  "a run was not audited": `select r.id from "Run" r where not exists (select from "AuditEvent" a
    where a."orgId" = r."orgId" and a."targetId" = r.id and a.action = 'run.create')`,
  "a cancellation was not audited": `select r.id from "Run" r where r.state = 'canceled' and not exists (select from "AuditEvent" a
    where a."orgId" = r."orgId" and a."targetId" = r.id and a.action = 'run.cancel')`,
};

const COUNTERS: Record<string, string> = {
  "a counter of a task is wrong": `select t.id from "Task" t
    left join (select "taskId", count(*) as n from "Prediction" where state = 'done' group by 1) p on p."taskId" = t.id
    left join (select "taskId", count(*) filter (where not skipped) as n, count(*) filter (where skipped) as skipped,
                      max("labelId") filter (where "groundTruth") as truth from "Annotation" group by 1) a on a."taskId" = t.id
    where (t."predictionCount", t."annotationCount", t."skippedCount", t."groundTruthLabelId") is distinct from
          (coalesce(p.n, 0)::int, coalesce(a.n, 0)::int, coalesce(a.skipped, 0)::int, a.truth)`,
  "a counter of a project is wrong": `select p.id from "Project" p left join (select "projectId", count(*) as tasks,
      count(*) filter (where "annotationCount" > 0) as annotated, count("groundTruthLabelId") as truth from "Task" group by 1) t on t."projectId" = p.id
    where (p."taskCount", p."annotatedCount", p."groundTruthCount") is distinct from
          (coalesce(t.tasks, 0)::int, coalesce(t.annotated, 0)::int, coalesce(t.truth, 0)::int)`,
};

const ENGINE: Record<string, string> = {
  "the engine has a job left": `select fn || ' ' || kind from engine.job where kind <> 'cron' and ${NO_CRON}`,
  "the engine has a lease left": `select fn || ' ' || locked_by from engine.job where locked_by is not null and kind <> 'cron' and ${NO_CRON}`,
  "the engine has a pause left": `select kind || ' ' || event from engine.pause`,
  "the engine has a batch left": `select fn from engine.batch`,
  "the engine has a run left": `select fn || ' ' || status from engine.run
    where status in ('queued', 'running') and events -> 0 ->> 'name' <> 'inngest/scheduled.timer'`,
};

/** The names of all queries; a test plants each break. */
export const INVARIANTS = Object.keys({ ...RUNS, ...COUNTERS, ...ENGINE });

const ANNOTATIONS = `select id::text as id, row_to_json(a)::text as row from "Annotation" a where source = 'human' and "projectId" = $1`;

export async function annotationsOf(sql: Sql, projectId: string): Promise<Annotations> {
  const { rows } = await sql.query(ANNOTATIONS, [projectId]);
  return { projectId, rows: new Map(rows.map(({ id, row }) => [String(id), String(row)])) };
}

/** Every break in the whole database, named: `what is wrong: where`. */
export async function violations(sql: Sql, expected: Expected = {}): Promise<string[]> {
  const { annotations, calls, settled = true } = expected;
  const found: string[] = [];
  for (const [name, text] of Object.entries({ ...RUNS, ...COUNTERS, ...(settled ? ENGINE : {}) })) {
    const { rows } = await sql.query(text);
    found.push(...rows.map((row) => `${name}: ${Object.values(row)[0]}`));
  }
  if (annotations) found.push(...changes(annotations, await annotationsOf(sql, annotations.projectId)));
  if (calls && calls.seen > calls.tasks + calls.repeats)
    found.push(`too many calls: ${calls.seen} for ${calls.tasks} tasks and ${calls.repeats} repetitions`);
  return found;
}

function changes({ rows: before }: Annotations, { rows: after }: Annotations): string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const changed = [...ids].filter((id) => before.get(id) !== after.get(id));
  return changed.map((id) => `an annotation of a person changed: ${id}`);
}

const SETTLE = { timeout: 10_000, interval: 50 };

/** Fails with the names of what is broken. A job of the engine may end a moment after the run that it served. */
export async function expectInvariants(sql: Sql, expected: Expected = {}): Promise<void> {
  await expect.poll(() => violations(sql, expected), SETTLE).toEqual([]);
}
