// Gives claimed jobs back before their lease ends.

import type { Core } from "./core";
import type { Job } from "./types";

const MAX_DELAY_S = 60;

/** Counts as a crash. The first is repeated at once, the next after 1, 4, 9 … s, so that a lasting error is no busy loop. */
export async function giveBack(core: Core, job: Job): Promise<void> {
  await core.store.query(
    `update engine.job
        set locked_by = null, expires_at = null, crashes = crashes + 1,
            run_at = clock_timestamp() + make_interval(secs => least($4, crashes * crashes))
      where id = $1 and token = $2 and locked_by = $3`,
    [job.id, job.token, core.id, MAX_DELAY_S],
  );
  core.wake();
}

/**
 * Gives back what is claimed by this process but not in flight: a claim whose commit was lost on the wire. Only between
 * two claims, when nothing can be on its way from one to the other.
 */
export async function giveBackStrays(core: Core): Promise<void> {
  const jobs = [...core.inflight.values()];
  await core.store.query(
    `update engine.job set locked_by = null, expires_at = null
      where locked_by = $1
        and not exists (select from unnest($2::bigint[], $3::int[]) as mine (id, token)
                         where mine.id = job.id and mine.token = job.token)`,
    [core.id, jobs.map((job) => job.id), jobs.map((job) => job.token)],
  );
}
