// Takes ready jobs: one claimer at a time over all processes, fair between lanes, within all limits.

import type { Core } from "./core";
import { allowance, concurrencyLimits, type Gcra, lanePastThrottle, throttleOf } from "./limits";
import { lockClaims } from "./schema";
import type { Sql } from "./store";
import type { Job } from "./types";

type Lane = { lane: string; fn: string; ckeys: string[]; tkey: string | null; in_ms: number };
type Candidate = { id: string; fn: string; ckeys: string[]; tkey: string | null };
type Claimed = { jobs: Job[]; nextInMs: number | null };

/** At most `free` jobs, and in how many ms something else becomes ready (null: nothing known). */
export async function claim(core: Core, free: number): Promise<Claimed> {
  const begin = performance.now();
  const claimed = await core.store.transaction((sql) => claimWith(core, sql, free));
  core.stats.claims++;
  core.stats.claimMs += performance.now() - begin;
  return claimed;
}

async function claimWith(core: Core, sql: Sql, free: number): Promise<Claimed> {
  await lockClaims(sql);
  const lanes = await laneHeads(sql);
  const ready = lanes.filter((lane) => lane.in_ms <= 0);
  const ledger = new Ledger(core, lanes);
  if (ready.length === 0) return { jobs: [], nextInMs: ledger.nextInMs };
  await ledger.load(sql, ready);
  const picked = ledger.pick(await candidates(sql, ledger, ready, free), free);
  if (picked.length === 0) return { jobs: [], nextInMs: ledger.nextInMs };
  await ledger.save(sql);
  return { jobs: await lease(core, sql, picked), nextInMs: ledger.nextInMs };
}

/** What the limits still allow during one claim. */
class Ledger {
  nextInMs: number | null = null;
  private now = 0;
  private readonly busy = new Map<string, number>();
  private readonly lanes = new Map<string, number>();
  private readonly tats = new Map<string, number>();
  private readonly charged = new Set<string>();

  constructor(
    private readonly core: Core,
    lanes: readonly Lane[],
  ) {
    for (const lane of lanes) if (lane.in_ms > 0) this.soonest(lane.in_ms);
  }

  async load(sql: Sql, ready: readonly Lane[]): Promise<void> {
    const counts = await sql.query<{ what: "now" | "key" | "lane"; name: string; value: number }>(
      `select 'now' as what, '' as name, extract(epoch from clock_timestamp())::float8 * 1000 as value
       union all
       select 'key', key, count(*) from engine.job, unnest(ckeys) key where locked_by is not null group by key
       union all
       select 'lane', lane, count(*) from engine.job where locked_by is not null group by lane`,
    );
    for (const { what, name, value } of counts) {
      if (what === "now") this.now = value;
      else (what === "key" ? this.busy : this.lanes).set(name, value);
    }
    const keys = [...new Set(ready.flatMap((lane) => lane.tkey ?? []))];
    if (keys.length === 0) return;
    const rates = await sql.query<{ key: string; tat: number }>(
      "select key, tat from engine.rate where key = any($1)",
      [keys],
    );
    for (const { key, tat } of rates) this.tats.set(key, tat);
  }

  /** Jobs of a lane in flight; they have left the lane of a throttle (see `lease`). */
  inFlight({ lane, tkey }: Lane): number {
    return this.lanes.get(lanePastThrottle(lane, tkey)) ?? 0;
  }

  /** How many more jobs with these keys may start. */
  room({ fn, ckeys, tkey }: Pick<Candidate, "fn" | "ckeys" | "tkey">): number {
    const config = this.core.registry.get(fn);
    let room = Number.POSITIVE_INFINITY;
    const limits = config ? concurrencyLimits(config) : [];
    for (const [index, key] of ckeys.entries()) {
      room = Math.min(room, (limits[index]?.limit ?? Number.POSITIVE_INFINITY) - (this.busy.get(key) ?? 0));
    }
    const throttle = this.throttle(fn, tkey);
    if (!throttle || room <= 0) return room;
    const { count, waitMs } = allowance(throttle, this.tats.get(tkey ?? "") ?? 0, this.now);
    if (count === 0) this.soonest(waitMs);
    return Math.min(room, count);
  }

  // Lanes can share a key (scope env or account), so the room is counted again for each job.
  pick(list: readonly Candidate[], free: number): string[] {
    const ids: string[] = [];
    for (const candidate of list) {
      if (ids.length >= free) break;
      if (this.room(candidate) <= 0) continue;
      ids.push(candidate.id);
      for (const key of candidate.ckeys) this.busy.set(key, (this.busy.get(key) ?? 0) + 1);
      const throttle = this.throttle(candidate.fn, candidate.tkey);
      if (!throttle || !candidate.tkey) continue;
      this.tats.set(
        candidate.tkey,
        Math.max(this.tats.get(candidate.tkey) ?? 0, this.now) + throttle.emission,
      );
      this.charged.add(candidate.tkey);
    }
    return ids;
  }

  async save(sql: Sql): Promise<void> {
    const keys = [...this.charged];
    if (keys.length === 0) return;
    await sql.query(
      `insert into engine.rate select * from unnest($1::text[], $2::float8[])
       on conflict (key) do update set tat = excluded.tat`,
      [keys, keys.map((key) => this.tats.get(key) ?? 0)],
    );
  }

  private throttle(fn: string, tkey: string | null): Gcra | null {
    const config = tkey === null ? undefined : this.core.registry.get(fn);
    return config ? throttleOf(config) : null;
  }

  private soonest(ms: number): void {
    this.nextInMs = this.nextInMs === null ? ms : Math.min(this.nextInMs, ms);
  }
}

// A loose index scan: its cost grows with the lanes, not with the jobs.
function laneHeads(sql: Sql): Promise<Lane[]> {
  return sql.query<Lane>(
    `with recursive head as (
       (select lane, run_at, ckeys, tkey, fn from engine.job
         where locked_by is null order by lane, run_at, id limit 1)
       union all
       select next.* from head, lateral (
         select lane, run_at, ckeys, tkey, fn from engine.job
          where locked_by is null and lane > head.lane
          order by lane, run_at, id limit 1) next
     )
     select lane, fn, ckeys, tkey, extract(epoch from run_at - clock_timestamp())::float8 * 1000 as in_ms
       from head`,
  );
}

// Round robin: the first job of every lane, then the second, and so on; what a lane has in flight counts too, so that
// an old backlog cannot keep the others from their first place.
async function candidates(
  sql: Sql,
  ledger: Ledger,
  ready: readonly Lane[],
  free: number,
): Promise<Candidate[]> {
  const open = ready
    .map((lane) => ({
      lane: lane.lane,
      load: ledger.inFlight(lane),
      room: Math.min(free, ledger.room(lane)),
    }))
    .filter(({ room }) => room > 0);
  if (open.length === 0) return [];
  return sql.query<Candidate>(
    `select job.id, job.fn, job.ckeys, job.tkey,
            open.load + row_number() over (partition by job.lane order by job.run_at, job.id) as place
       from unnest($1::text[], $2::int[], $3::int[]) as open (lane, room, load)
      cross join lateral (
        select * from engine.job
         where lane = open.lane and locked_by is null and run_at <= clock_timestamp()
         order by run_at, id limit open.room) job
      order by place, job.run_at, job.id limit $4`,
    [open.map(({ lane }) => lane), open.map(({ room }) => room), open.map(({ load }) => load), free * 2],
  );
}

// The throttle is charged once per run, so its key is taken away; what is retried waits in the lane without it.
function lease(core: Core, sql: Sql, ids: readonly string[]): Promise<Job[]> {
  return sql.query<Job>(
    `update engine.job
        set locked_by = $2, token = token + 1, claimed_at = clock_timestamp(),
            expires_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000),
            lane = case when tkey is null then lane else left(lane, -length(tkey) - 1) end,
            tkey = null
      where id = any($1::bigint[]) and locked_by is null
      returning id, kind, fn, run_id, step_id, payload, attempt, crashes, token`,
    [ids, core.id, core.settings.leaseMs],
  );
}
