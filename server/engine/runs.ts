// Creates runs in bulk: the run, its first call and what can cancel it, in three statements however many there are.

import type { Core, Tx } from "./core";
import { keyOf } from "./expr";
import { ulid } from "./ids";
import { json } from "./json";
import { concurrencyKeys, laneOf, throttledLane, throttleKey } from "./limits";
import { DAY_MS, durationMs } from "./time";
import type { EngineEvent, FunctionConfig } from "./types";

export type Parent = { run: string; step: string };
export type NewRun = {
  fn: FunctionConfig;
  events: [EngineEvent, ...EngineEvent[]];
  parent?: Parent;
  singletonKey?: string;
};

const MAX_PRIORITY_S = 600;
const CANCEL_WINDOW_MS = 365 * DAY_MS;

export async function createRuns(core: Core, tx: Tx, items: readonly NewRun[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => toRow(core, item));
  const rowsJson = json(rows);
  await tx.query(
    `insert into engine.run
            (id, fn, tenant, subject, events, parent_run, parent_step, skey, ckeys, finish_ms, start_by)
     select x.id, x.fn, x.tenant, x.subject, x.events, x.parent_run, x.parent_step, x.skey, x.ckeys, x.finish_ms,
            clock_timestamp() + make_interval(secs => x.start_ms / 1000)
       from jsonb_to_recordset($1::jsonb)
            x(id text, fn text, tenant text, subject text, events jsonb, parent_run text, parent_step text,
              skey text, ckeys text[], start_ms float8, finish_ms float8)`,
    [rowsJson],
  );
  await tx.query(
    `insert into engine.job (kind, fn, run_id, uniq, lane, ckeys, tkey, run_at)
     select 'call', x.fn, x.id, x.id || ':d', x.lane, x.ckeys, x.tkey,
            clock_timestamp() - make_interval(secs => x.priority)
       from jsonb_to_recordset($1::jsonb)
            x(id text, fn text, lane text, ckeys text[], tkey text, priority float8)`,
    [rowsJson],
  );
  await addCancellations(tx, rows);
}

type Row = ReturnType<typeof toRow>;

function toRow(core: Core, { fn, events, parent, singletonKey }: NewRun) {
  const [event] = events;
  const ckeys = concurrencyKeys(fn, event);
  const tkey = throttleKey(fn, event);
  const tenant = core.settings.tenantOf(event);
  return {
    id: ulid(),
    fn: fn.id,
    tenant,
    subject: core.settings.subjectOf(event),
    events,
    parent_run: parent?.run ?? null,
    parent_step: parent?.step ?? null,
    skey: singletonKey ?? null,
    ckeys,
    tkey,
    lane: throttledLane(laneOf(fn.id, tenant, ckeys), tkey),
    priority: priorityOf(fn, event),
    start_ms: fn.timeouts?.start ? durationMs(fn.timeouts.start) : null,
    finish_ms: fn.timeouts?.finish ? durationMs(fn.timeouts.finish) : null,
    cancel: fn.cancel ?? [],
  };
}

// A priority of n seconds lets a run pass those created up to n seconds before it.
function priorityOf(fn: FunctionConfig, event: EngineEvent): number {
  const seconds = Number(keyOf(fn.priority?.run, { event })) || 0;
  return Math.max(-MAX_PRIORITY_S, Math.min(MAX_PRIORITY_S, seconds));
}

async function addCancellations(tx: Tx, rows: readonly Row[]): Promise<void> {
  const pauses = rows.flatMap((row) =>
    row.cancel.map((option) => ({
      event: option.event,
      expr: option.if ?? null,
      run: row.id,
      trigger: row.events[0].id,
      ms: option.timeout ? durationMs(option.timeout) : CANCEL_WINDOW_MS,
    })),
  );
  if (pauses.length === 0) return;
  await tx.query(
    `insert into engine.pause (kind, event, expr, run_id, trigger_id, expires_at)
     select 'cancel', x.event, x.expr, x.run, x.trigger, clock_timestamp() + make_interval(secs => x.ms / 1000)
       from jsonb_to_recordset($1::jsonb) x(event text, expr text, run text, trigger text, ms float8)`,
    [json(pauses)],
  );
}
