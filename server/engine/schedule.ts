// Flow control that decides whether and when an event makes a run: rate limit, debounce, batch, idempotency, singleton.

import type { Core, Tx } from "./core";
import { keyOf, matches } from "./expr";
import { cancelRun } from "./finish";
import { json } from "./json";
import { allowance, rateLimitOf } from "./limits";
import { createRuns, type NewRun } from "./runs";
import { DAY_MS, durationMs } from "./time";
import type { EngineEvent, FunctionConfig } from "./types";

const MAX_DEBOUNCE_MS = 7 * DAY_MS;

/** True when runs of this function can be made in bulk. */
export function isPlain(fn: FunctionConfig): boolean {
  return !(fn.rateLimit || fn.debounce || fn.batchEvents || fn.idempotency || fn.singleton);
}

export async function scheduleEvent(
  core: Core,
  tx: Tx,
  fn: FunctionConfig,
  event: EngineEvent,
): Promise<void> {
  if (!(await passesRateLimit(tx, fn, event))) return;
  if (fn.debounce) return debounce(tx, fn, fn.debounce, event);
  if (fn.batchEvents && matches(fn.batchEvents.if, { event })) {
    return addToBatch(core, tx, fn, fn.batchEvents, event);
  }
  await createRun(core, tx, { fn, events: [event] });
}

async function passesRateLimit(tx: Tx, fn: FunctionConfig, event: EngineEvent): Promise<boolean> {
  if (!fn.rateLimit) return true;
  const key = `rl:${fn.id}|${keyOf(fn.rateLimit.key, { event })}`;
  const gcra = rateLimitOf(fn.rateLimit);
  // The insert makes the row exist, so that two senders meet at its lock.
  await tx.query("insert into engine.rate (key, tat) values ($1, 0) on conflict do nothing", [key]);
  const [row] = await tx.query<{ tat: number; now: number }>(
    `select tat, extract(epoch from clock_timestamp())::float8 * 1000 as now
       from engine.rate where key = $1 for update`,
    [key],
  );
  if (!row || allowance(gcra, row.tat, row.now).count === 0) return false;
  await tx.query("update engine.rate set tat = $2 where key = $1", [
    key,
    Math.max(row.tat, row.now) + gcra.emission,
  ]);
  return true;
}

// The row may be claimed already: it is touched all the same, and the flush reads the event when it deletes the row.
async function debounce(
  tx: Tx,
  fn: FunctionConfig,
  option: NonNullable<FunctionConfig["debounce"]>,
  event: EngineEvent,
): Promise<void> {
  await tx.query(
    `insert into engine.job (kind, fn, uniq, payload, run_at, lane)
     values ('debounce', $1, $2, jsonb_build_object('event', $3::jsonb, 'first', clock_timestamp()),
             clock_timestamp() + make_interval(secs => $4::float8 / 1000), '~debounce')
     on conflict (uniq) do update
       set payload = jsonb_set(job.payload, '{event}', excluded.payload -> 'event'),
           run_at = least(excluded.run_at,
             (job.payload ->> 'first')::timestamptz + make_interval(secs => $5::float8 / 1000))`,
    [
      fn.id,
      `deb:${fn.id}|${keyOf(option.key, { event })}`,
      json(event),
      durationMs(option.period),
      option.timeout ? durationMs(option.timeout) : MAX_DEBOUNCE_MS,
    ],
  );
}

async function addToBatch(
  core: Core,
  tx: Tx,
  fn: FunctionConfig,
  option: NonNullable<FunctionConfig["batchEvents"]>,
  event: EngineEvent,
): Promise<void> {
  const key = keyOf(option.key, { event });
  const uniq = `batch:${fn.id}|${key}`;
  const [batch] = await tx.query<{ size: number }>(
    `insert into engine.batch (fn, key, events) values ($1, $2, $3)
     on conflict (fn, key) do update set events = batch.events || excluded.events
     returning jsonb_array_length(events) as size`,
    [fn.id, key, json([event])],
  );
  const size = batch?.size ?? 0;
  if (size >= option.maxSize) {
    await tx.query("delete from engine.job where uniq = $1 and locked_by is null", [uniq]);
    return flushBatch(core, tx, fn, key);
  }
  if (size > 1) return;
  await tx.query(
    `insert into engine.job (kind, fn, uniq, payload, run_at, lane)
     values ('batch', $1, $2, $3, clock_timestamp() + make_interval(secs => $4::float8 / 1000), '~batch')
     on conflict (uniq) do nothing`,
    [fn.id, uniq, json({ key }), durationMs(option.timeout)],
  );
}

/** Makes the run of what is in the batch; nothing when somebody else has taken it. */
export async function flushBatch(core: Core, tx: Tx, fn: FunctionConfig, key: string): Promise<void> {
  const [batch] = await tx.query<{ events: NewRun["events"] }>(
    "delete from engine.batch where fn = $1 and key = $2 returning events",
    [fn.id, key],
  );
  if (batch) await createRun(core, tx, { fn, events: batch.events });
}

/** One run, after idempotency and singleton. False when there must be none. */
export async function createRun(core: Core, tx: Tx, item: NewRun): Promise<boolean> {
  const { fn, events, parent } = item;
  if (fn.idempotency && !parent && !(await isFirst(tx, fn.id, keyOf(fn.idempotency, { event: events[0] })))) {
    return false;
  }
  if (!fn.singleton) {
    await createRuns(core, tx, [item]);
    return true;
  }
  const singletonKey = keyOf(fn.singleton.key, { event: events[0] });
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `singleton:${fn.id}|${singletonKey}`,
  ]);
  const others = await tx.query<{ id: string }>(
    "select id from engine.run where fn = $1 and skey = $2 and status in ('queued', 'running') order by id",
    [fn.id, singletonKey],
  );
  if (others.length > 0 && fn.singleton.mode === "skip") return false;
  for (const other of others) await cancelRun(core, tx, other.id);
  await createRuns(core, tx, [{ ...item, singletonKey }]);
  return true;
}

// 24 hours: the window of an Inngest server.
async function isFirst(tx: Tx, fn: string, key: string): Promise<boolean> {
  const rows = await tx.query(
    `insert into engine.idem (key, expires_at) values ($1, clock_timestamp() + interval '24 hours')
     on conflict (key) do update set expires_at = excluded.expires_at where idem.expires_at < clock_timestamp()
     returning key`,
    [`${fn}|${key}`],
  );
  return rows.length > 0;
}
