// Cron triggers: one row for each function and expression, moved on each time it fires.

import type { Core } from "./core";
import { ulid } from "./ids";
import { scheduleEvent } from "./schedule";
import type { Sql } from "./store";
import { DAY_MS, durationMs, nextCron } from "./time";
import { EVENT_TIMER, type Job, type Trigger } from "./types";
import { inTransaction } from "./work";

/** Adds rows for new expressions and removes those that are gone. */
export async function syncCrons(core: Core): Promise<void> {
  await inTransaction(core, async (tx) => {
    await addCrons(core, tx);
    await tx.query("delete from engine.job where kind = 'cron' and uniq <> all($1)", [
      wantedCrons(core).map(({ uniq }) => uniq),
    ]);
  });
}

/** Adds rows that are missing; at each heartbeat, because somebody may have emptied the tables. */
export async function addCrons(core: Core, sql: Sql): Promise<void> {
  const wanted = wantedCrons(core);
  if (wanted.length === 0) return;
  const now = await databaseTime(sql);
  const rows = wanted.map(({ trigger, ...row }) => ({ ...row, run_at: nextRun(trigger, now) }));
  await sql.query(
    `insert into engine.job (kind, fn, uniq, payload, run_at, lane)
     select 'cron', x.fn, x.uniq, jsonb_build_object('cron', x.cron), x.run_at, '~cron'
       from jsonb_to_recordset($1::jsonb) x(fn text, cron text, uniq text, run_at timestamptz)
     on conflict (uniq) do nothing`,
    [JSON.stringify(rows)],
  );
}

type WantedCron = { fn: string; cron: string; uniq: string; trigger: Trigger };

function wantedCrons(core: Core): WantedCron[] {
  return core.registry
    .all()
    .flatMap(({ id: fn, triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.cron ? [{ fn, cron: trigger.cron, uniq: `cron:${fn}:${trigger.cron}`, trigger }] : [],
      ),
    );
}

// A row whose function is unknown here may belong to a newer version of the program.
const UNKNOWN_DELAY_MS = 60_000;

/** Makes the run and sets the next time, in one transaction. However many times were missed, it fires once. */
export async function fireCron(core: Core, job: Job): Promise<void> {
  await inTransaction(core, async (tx) => {
    const mine = await tx.query(
      "select id from engine.job where id = $1 and token = $2 and locked_by = $3 for update",
      [job.id, job.token, core.id],
    );
    if (mine.length === 0) return;
    const cron = String(job.payload?.cron);
    const fn = core.registry.get(job.fn);
    const trigger = fn?.triggers.find((candidate) => candidate.cron === cron);
    const now = await databaseTime(tx);
    if (fn && trigger) {
      await scheduleEvent(core, tx, fn, {
        id: ulid(),
        name: EVENT_TIMER,
        data: { cron },
        user: {},
        ts: Date.now(),
      });
    }
    await tx.query("update engine.job set locked_by = null, expires_at = null, run_at = $2 where id = $1", [
      job.id,
      trigger ? nextRun(trigger, now) : new Date(now.getTime() + UNKNOWN_DELAY_MS),
    ]);
  });
}

// An expression that never comes true again is looked at once a year.
function nextRun(trigger: Trigger, now: Date): Date {
  const next = nextCron(trigger.cron ?? "", now) ?? new Date(now.getTime() + 365 * DAY_MS);
  const jitter = trigger.jitter ? Math.random() * durationMs(trigger.jitter) : 0;
  return new Date(next.getTime() + jitter);
}

async function databaseTime(sql: Sql): Promise<Date> {
  const [row] = await sql.query<{ now: Date }>("select clock_timestamp() as now");
  if (!row) throw new Error("the database gave no time");
  return row.now;
}
