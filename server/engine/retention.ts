// Clean-up: finished runs and old events, windows that are over, processes that are gone.

import type { Core } from "./core";
import { tryRetentionLock } from "./schema";
import type { Sql } from "./store";

const BATCH = 5000;

/** Deletes in pieces, so that no transaction is long. One process at a time; the others do nothing. */
export async function cleanUp(core: Core): Promise<void> {
  const days = core.settings.retentionDays;
  await core.store.transaction(async (sql) => {
    if (!(await tryRetentionLock(sql))) return;
    await sql.query(
      "update engine.event set ext_id = null where ext_id is not null and received_at < now() - interval '24 hours'",
    );
    await sql.query("delete from engine.idem where expires_at < now()");
    await sql.query("delete from engine.rate where tat < extract(epoch from now()) * 1000");
    await sql.query("delete from engine.process where seen_at < now() - interval '1 day'");
  });
  await deleteInPieces(core, "run", "ended_at", days);
  await deleteInPieces(core, "event", "received_at", days);
}

async function deleteInPieces(
  core: Core,
  table: "run" | "event",
  column: string,
  days: number,
): Promise<void> {
  for (;;) {
    const rows = await core.store.query(
      `delete from engine.${table} where id in (
         select id from engine.${table} where ${column} < now() - make_interval(days => $1) limit ${BATCH}
         for update skip locked)
       returning id`,
      [days],
    );
    if (rows.length < BATCH) return;
  }
}

/** Removes everything of one tenant: its runs, what they wait for, and its events. */
export async function forgetTenant(sql: Sql, tenant: string): Promise<void> {
  await sql.query("delete from engine.job where run_id in (select id from engine.run where tenant = $1)", [
    tenant,
  ]);
  await sql.query("delete from engine.pause where run_id in (select id from engine.run where tenant = $1)", [
    tenant,
  ]);
  await sql.query("delete from engine.run where tenant = $1", [tenant]);
  await sql.query("delete from engine.event where tenant = $1", [tenant]);
}
