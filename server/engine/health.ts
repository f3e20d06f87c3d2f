// What an operator wants to know of the queue, and what one tenant may know of its own part of it.

import type { Core } from "./core";

export type QueueState = {
  /** Jobs that could run now, crons excluded. */
  ready: number;
  running: number;
  /** Age in s of the job that has been ready the longest; 0 when there is none. */
  oldestReadySeconds: number;
};

export type EngineHealth = QueueState & {
  failedRunsLastHour: number;
  /** Processes that take jobs, by their heartbeat. */
  workers: number;
};

// A process that stopped without saying so is counted until it has missed its heartbeats for two leases.
const SILENT_LEASES = 2;

const COUNTS = `count(*) filter (where locked_by is null and run_at <= now())::int as ready,
  count(*) filter (where locked_by is not null)::int as running,
  coalesce(extract(epoch from now() - min(run_at) filter (where locked_by is null and run_at <= now())), 0)::float8
    as "oldestReadySeconds"`;

/** Holds no data of any tenant. */
export async function readHealth(core: Core): Promise<EngineHealth> {
  const [row] = await core.store.query<EngineHealth>(
    `select ${COUNTS},
            (select count(*)::int from engine.run
              where status = 'failed' and ended_at > now() - interval '1 hour') as "failedRunsLastHour",
            (select count(*)::int from engine.process
              where seen_at > now() - make_interval(secs => $1::float8 / 1000)) as workers
       from engine.job where kind <> 'cron'`,
    [core.settings.leaseMs * SILENT_LEASES],
  );
  return row ?? { ready: 0, running: 0, oldestReadySeconds: 0, failedRunsLastHour: 0, workers: 0 };
}

/** The jobs of one tenant's runs. */
export async function readQueue(core: Core, tenant: string): Promise<QueueState> {
  const [row] = await core.store.query<QueueState>(
    `select ${COUNTS} from engine.job join engine.run on run.id = job.run_id where run.tenant = $1`,
    [tenant],
  );
  return row ?? { ready: 0, running: 0, oldestReadySeconds: 0 };
}
