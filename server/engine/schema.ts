// The engine's own tables, as numbered migrations, and the function that applies them.

import type { Sql, Store } from "./store";

// Two-integer advisory locks never meet the one-integer lock of the application's migrations.
const LOCK_CLASS = 7310;
const MIGRATE_LOCK = 1;
const CLAIM_LOCK = 2;
const RETENTION_LOCK = 3;

/**
 * Serialises claims over all processes until the end of the transaction. Sequential scans are ruled out in it: while a
 * fresh queue has no statistics the planner takes nearly all jobs for claimed and would read the whole table.
 */
export async function lockClaims(sql: Sql): Promise<void> {
  await sql.query("select pg_advisory_xact_lock($1, $2), set_config('enable_seqscan', 'off', true)", [
    LOCK_CLASS,
    CLAIM_LOCK,
  ]);
}

/** False when another process is cleaning up. */
export async function tryRetentionLock(sql: Sql): Promise<boolean> {
  const rows = await sql.query<{ ok: boolean }>("select pg_try_advisory_xact_lock($1, $2) as ok", [
    LOCK_CLASS,
    RETENTION_LOCK,
  ]);
  return rows[0]?.ok === true;
}

const TABLES = `
create sequence engine.finished_order;

-- id is ours; ext_id is the sender's and makes a repeated event vanish for 24 hours.
create table engine.event (
  id text primary key,
  ext_id text unique,
  name text not null,
  tenant text,
  data jsonb not null,
  "user" jsonb,
  v text,
  ts bigint not null,
  received_at timestamptz not null default clock_timestamp()
);
create index event_received on engine.event (received_at);
create index event_tenant on engine.event (tenant);

-- force_plan: the next call may only plan. version: request version of the SDK, -1 = it chooses.
-- skey: singleton key. ckeys: one key for each concurrency limit of the function, in its order.
create table engine.run (
  id text primary key,
  fn text not null,
  tenant text,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  events jsonb not null,
  force_plan boolean not null default false,
  version int not null default -1,
  output jsonb,
  error jsonb,
  parent_run text,
  parent_step text,
  skey text,
  ckeys text[] not null default '{}',
  step_count int not null default 0,
  start_by timestamptz,
  finish_ms double precision,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz
);
create index run_active on engine.run (fn, skey) where status in ('queued', 'running');
create index run_timed on engine.run (status)
  where status in ('queued', 'running') and (start_by is not null or finish_ms is not null);
create index run_ended on engine.run (ended_at) where ended_at is not null;
create index run_tenant on engine.run (tenant);

-- id is the hash the SDK sent; not done = planned, sleeping, waiting or invoked.
create table engine.step (
  run_id text not null references engine.run on delete cascade,
  id text not null,
  op text not null,
  name text,
  done boolean not null default false,
  value jsonb,
  seq bigint,
  ended_at timestamptz,
  primary key (run_id, id)
);

-- uniq makes every enqueue idempotent. lane = function + tenant + concurrency keys + throttle key, the unit of fairness.
-- token is the fencing number, raised by every claim; crashes counts claims that never reported back.
create table engine.job (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('call', 'wake', 'cron', 'debounce', 'batch')),
  fn text not null,
  run_id text,
  step_id text,
  uniq text not null unique,
  payload jsonb,
  attempt int not null default 0,
  crashes int not null default 0,
  run_at timestamptz not null default clock_timestamp(),
  lane text not null,
  ckeys text[] not null default '{}',
  tkey text,
  locked_by text,
  expires_at timestamptz,
  token int not null default 0
);
create index job_ready on engine.job (lane, run_at, id) where locked_by is null;
create index job_locked on engine.job (expires_at) where locked_by is not null;
create index job_run on engine.job (run_id);

-- trigger_id: the event that started the run never ends its own wait.
create table engine.pause (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('wait', 'cancel', 'signal')),
  event text not null,
  expr text,
  run_id text not null,
  step_id text,
  trigger_id text,
  expires_at timestamptz not null
);
create index pause_event on engine.pause (event);
create index pause_run on engine.pause (run_id);

create table engine.batch (fn text, key text, events jsonb not null, primary key (fn, key));
-- tat: theoretical arrival time of the next start, in ms since the epoch.
create table engine.rate (key text primary key, tat double precision not null);
create table engine.idem (key text primary key, expires_at timestamptz not null);
create table engine.process (
  id text primary key,
  host text not null,
  pid int not null,
  seen_at timestamptz not null default clock_timestamp()
);
`;

// What `inspect` shows. run.subject: what of its tenant the run is about; the index replaces the one of the tenant alone.
// step.attempt: failed calls before the one that ended it; failure: the last of them. job.failure: the last failed call.
const INSPECTION = `
alter table engine.run add column subject text;
drop index engine.run_tenant;
create index run_subject on engine.run (tenant, subject, id);
alter table engine.step
  add column started_at timestamptz,
  add column attempt int not null default 0,
  add column failure jsonb;
alter table engine.job
  add column claimed_at timestamptz,
  add column failure jsonb;
`;

const MIGRATIONS: readonly string[] = [TABLES, INSPECTION];

/** Brings the schema `engine` up to date; processes that start together wait for each other. */
export async function migrate(store: Store): Promise<void> {
  await store.transaction(async (sql) => {
    await sql.query("select pg_advisory_xact_lock($1, $2)", [LOCK_CLASS, MIGRATE_LOCK]);
    await sql.query("create schema if not exists engine");
    await sql.query(
      "create table if not exists engine.migration (number int primary key, applied_at timestamptz not null default now())",
    );
    const applied = await sql.query<{ number: number }>("select number from engine.migration");
    const known = new Set(applied.map((row) => row.number));
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (known.has(index + 1)) continue;
      await sql.query(statements);
      await sql.query("insert into engine.migration (number) values ($1)", [index + 1]);
    }
  });
}
