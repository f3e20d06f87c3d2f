// What an operator wants to know of the queue; no data of tenants.

import type { Core } from "./core";

export type EngineHealth = {
  /** Jobs that could run now, crons excluded. */
  ready: number;
  running: number;
  /** Age in s of the job that has been ready the longest; 0 when there is none. */
  oldestReadySeconds: number;
  failedRunsLastHour: number;
};

export async function readHealth(core: Core): Promise<EngineHealth> {
  const [row] = await core.store.query<EngineHealth>(
    `select count(*) filter (where locked_by is null and run_at <= now())::int as ready,
            count(*) filter (where locked_by is not null)::int as running,
            coalesce(extract(epoch from now() - min(run_at) filter (where locked_by is null and run_at <= now())), 0)::float8
              as "oldestReadySeconds",
            (select count(*)::int from engine.run
              where status = 'failed' and ended_at > now() - interval '1 hour') as "failedRunsLastHour"
       from engine.job where kind <> 'cron'`,
  );
  return row ?? { ready: 0, running: 0, oldestReadySeconds: 0, failedRunsLastHour: 0 };
}
