// Cron triggers: one row for each function and expression, moved on each time it fires.

import type { Core } from "./core";
import { ulid } from "./ids";
import { scheduleEvent } from "./schedule";
import { DAY_MS, durationMs, nextCron } from "./time";
import { EVENT_TIMER, type Job, type Trigger } from "./types";
import { inTransaction } from "./work";

/** Adds rows for new expressions and removes those that are gone. */
export async function syncCrons(core: Core): Promise<void> {
  const wanted = core.registry
    .all()
    .flatMap((fn) =>
      fn.triggers.flatMap((trigger) =>
        trigger.cron
          ? [{ fn: fn.id, cron: trigger.cron, uniq: `cron:${fn.id}:${trigger.cron}`, trigger }]
          : [],
      ),
    );
  await inTransaction(core, async (tx) => {
    const now = await databaseTime(tx);
    for (const { fn, cron, uniq, trigger } of wanted) {
      await tx.query(
        `insert into engine.job (kind, fn, uniq, payload, run_at, lane)
         values ('cron', $1, $2, jsonb_build_object('cron', $3::text), $4, '~cron') on conflict (uniq) do nothing`,
        [fn, uniq, cron, nextRun(trigger, now)],
      );
    }
    await tx.query("delete from engine.job where kind = 'cron' and uniq <> all($1)", [
      wanted.map((row) => row.uniq),
    ]);
  });
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

async function databaseTime(sql: { query: Core["store"]["query"] }): Promise<Date> {
  const [row] = await sql.query<{ now: Date }>("select clock_timestamp() as now");
  if (!row) throw new Error("the database gave no time");
  return row.now;
}
