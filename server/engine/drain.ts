// For tests: does all the work there is, moving waiting work forward in time instead of waiting for it.

import type { Core } from "./core";

const POLL_MS = 5;
const WAITING = "locked_by is null and kind <> 'cron'";

/** Waits until no job but crons is left. Sleeps, retries and throttles are not waited for: their times are moved. */
export async function drainJobs(core: Core, options: { skipTime: boolean; limitMs: number }): Promise<void> {
  const deadline = performance.now() + options.limitMs;
  for (;;) {
    const [state] = await core.store.query<{ jobs: number; busy: number; next_ms: number | null }>(
      `select count(*)::int as jobs, count(*) filter (where locked_by is not null)::int as busy,
              (extract(epoch from min(run_at) - clock_timestamp()) * 1000)::float8 as next_ms
         from engine.job where kind <> 'cron'`,
    );
    if (!state || (state.jobs === 0 && core.inflight.size === 0)) return;
    if (performance.now() > deadline)
      throw new Error(`${state.jobs} jobs are left after ${options.limitMs} ms`);
    if (options.skipTime && state.busy === 0 && core.inflight.size === 0)
      await skip(core, state.next_ms ?? 0);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// Ready but unclaimed work is held back by a throttle: forget the throttles.
async function skip(core: Core, ms: number): Promise<void> {
  const seconds = Math.max(0, ms) / 1000;
  await core.store.transaction(async (sql) => {
    await sql.query(
      `update engine.job set run_at = run_at - make_interval(secs => $1::float8) where ${WAITING}`,
      [seconds],
    );
    await sql.query("update engine.pause set expires_at = expires_at - make_interval(secs => $1::float8)", [
      seconds,
    ]);
    if (seconds === 0) await sql.query("delete from engine.rate where key like 'th:%'");
    else await sql.query("update engine.rate set tat = tat - $1::float8 * 1000", [seconds]);
  });
  core.wake();
}
