// Who is alive: the lease of the jobs in flight, jobs of dead processes, and runs that took too long.

import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Core } from "./core";
import { cancelRun } from "./finish";
import { inTransaction } from "./work";

// Several engines can live in one process (tests, bundles); a process id alone would not tell them apart.
const shared = globalThis as typeof globalThis & { embeddedEngines?: Set<string> };
const living = shared.embeddedEngines ?? new Set<string>();
shared.embeddedEngines = living;

/** Makes this engine known and takes back at once what dead processes of this machine held. */
export async function joinProcesses(core: Core): Promise<void> {
  living.add(core.id);
  await markSeen(core);
  await reapDeadProcesses(core);
}

/** Gives back all leases; what still runs here will find that its job belongs to somebody else. */
export async function leaveProcesses(core: Core): Promise<void> {
  living.delete(core.id);
  await core.store.query("update engine.job set locked_by = null, expires_at = null where locked_by = $1", [
    core.id,
  ]);
  await core.store.query("delete from engine.process where id = $1", [core.id]);
}

export async function beat(core: Core): Promise<void> {
  await markSeen(core);
  await extendLeases(core);
  const expired = await core.store.query(
    `update engine.job set locked_by = null, expires_at = null, crashes = crashes + 1
      where locked_by is not null and expires_at < clock_timestamp() returning id`,
  );
  if (expired.length > 0) core.wake();
  await reapDeadProcesses(core);
  await cancelLateRuns(core);
}

async function markSeen(core: Core): Promise<void> {
  await core.store.query(
    `insert into engine.process (id, host, pid) values ($1, $2, $3)
     on conflict (id) do update set seen_at = clock_timestamp()`,
    [core.id, machine(), process.pid],
  );
}

// Only what is really in flight: a job whose result could not be written must expire.
async function extendLeases(core: Core): Promise<void> {
  const jobs = [...core.inflight.values()];
  if (jobs.length === 0) return;
  await core.store.query(
    `update engine.job set expires_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
       from unnest($2::bigint[], $3::int[]) as mine (id, token)
      where job.id = mine.id and job.token = mine.token and job.locked_by = $1`,
    [core.id, jobs.map((job) => job.id), jobs.map((job) => job.token), core.settings.leaseMs],
  );
}

async function reapDeadProcesses(core: Core): Promise<void> {
  const others = await core.store.query<{ id: string; pid: number }>(
    "select id, pid from engine.process where host = $1 and id <> $2",
    [machine(), core.id],
  );
  const dead = others.filter((other) => !isAlive(other)).map((other) => other.id);
  if (dead.length === 0) return;
  await inTransaction(core, async (tx) => {
    await tx.query(
      "update engine.job set locked_by = null, expires_at = null, crashes = crashes + 1 where locked_by = any($1)",
      [dead],
    );
    await tx.query("delete from engine.process where id = any($1)", [dead]);
  });
}

function isAlive({ id, pid }: { id: string; pid: number }): boolean {
  if (pid === process.pid) return living.has(id);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code === "EPERM";
  }
}

// Process ids mean something only inside one namespace, and two containers can have the same host name.
function machine(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

// Options `timeouts.start` (no call was ever claimed) and `timeouts.finish` (counted from the first answer); checked at
// each heartbeat, so they are that coarse.
async function cancelLateRuns(core: Core): Promise<void> {
  const late = await core.store.query<{ id: string }>(
    `select id from engine.run
      where status in ('queued', 'running') and (start_by is not null or finish_ms is not null)
        and (status = 'running' and started_at + make_interval(secs => finish_ms / 1000) < clock_timestamp()
          or status = 'queued' and start_by < clock_timestamp()
             and not exists (select from engine.job where job.run_id = run.id and token > 0))
      limit 100`,
  );
  for (const { id } of late) {
    await inTransaction(core, (tx) => cancelRun(core, tx, id, "function timed out"));
  }
}
