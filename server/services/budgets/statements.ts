// The statements that keep processes under their caps: money is leased before it is spent, and what is stored counts as spent.

/** Longer than a call and the storing of its answer; what was leased by a process that is gone comes back after it. */
const LEASE_FOR = "2 minutes";

const APPLIES = `c."orgId" = $1 and (c.kind = 'organization' or c."projectId" = $2 or c."runId" = $3)`;
const MONTH = `date_trunc('month', now() at time zone 'utc')::date`;
const SPENT = `(case when c.kind = 'run' then (select r."spentUsd" from "Run" r where r."orgId" = $1 and r.id = $3)
    else (select coalesce(sum(d."costUsd"), 0) from "SpendDay" d
      where d."orgId" = $1 and d.day >= ${MONTH} and (c.kind = 'organization' or d."projectId" = $2)) end)::float8`;

/** In a statement of its own, so that the next one sees what others have leased meanwhile. */
export const LOCK_CAPS = `select c.id from "SpendCap" c where ${APPLIES} order by c.id for no key update`;

/**
 * $5 what is held for calls in the air and answers that are not stored yet, $6 of it for calls in the air, $7 for the call whose turn
 * it is, $8 for all that wait, $9 for those that will come within a second. Too little for the call that waits: nothing is given.
 * "over" is the cap that leaves too little even if all calls in the air cost nothing and all others gave back what they leased.
 */
export const LEASE_MONEY = `
  with caps as (
    select c.kind, c."amountUsd"::float8 - ${SPENT} as rest,
      (select coalesce(sum(l."amountUsd"), 0) from "SpendLease" l
        where l."orgId" = $1 and l."expiresAt" > now() and (l."runId", l.holder) <> ($3, $4)
          and (c.kind = 'organization' or (c.kind = 'project' and l."projectId" = $2) or l."runId" = $3))::float8 as others
    from "SpendCap" c where ${APPLIES}),
  room as (select coalesce(min(rest - others), 'Infinity') - $5::float8 as usd from caps),
  leased as (
    insert into "SpendLease" ("orgId", "projectId", "runId", holder, "amountUsd", "expiresAt")
    select $1, $2, $3, $4,
      $5::float8 + case when usd >= $7::float8 then least(usd, $8::float8 + least($9::float8, usd / 8)) else 0 end, now() + interval '${LEASE_FOR}'
    from room
    on conflict ("orgId", "runId", holder) do update set "amountUsd" = excluded."amountUsd", "expiresAt" = excluded."expiresAt")
  select usd >= $7::float8 as "isGiven", case when usd >= $7::float8 then least(usd, $8::float8 + least($9::float8, usd / 8)) else 0 end as "givenUsd",
    (select kind from caps where rest - ($5::float8 - $6::float8) < $7::float8
      order by array_position(array['run', 'project', 'organization'], kind) limit 1) as over
  from room`;

/** What LEASE_MONEY gave to $3 of a run is held until it is given back, at most for as long as a batch may take. */
export const KEEP_MONEY = `update "SpendLease" set "expiresAt" = now() + interval '26 hours'
  where "orgId" = $1 and "runId" = $2 and holder = $3 and "amountUsd" > 0`;

export const ROOM_UNDER_CAPS = `
  with caps as (
    select c.kind, c."amountUsd"::float8 - ${SPENT} as rest,
      (select coalesce(sum(l."amountUsd"), 0) from "SpendLease" l
        where l."orgId" = $1 and l."expiresAt" > now()
          and (c.kind = 'organization' or (c.kind = 'project' and l."projectId" = $2) or l."runId" = $3))::float8 as others
    from "SpendCap" c where ${APPLIES})
  select coalesce(min(rest - others), 'Infinity') as "freeUsd", coalesce(min(rest), 'Infinity') as "leftUsd",
    (select kind from caps order by rest limit 1) as kind from caps`;

export const RETURN_MONEY = `delete from "SpendLease" where "orgId" = $1 and "runId" = $2 and holder = $3`;

/** A part of what stores predictions: $7 is the holder; what is stored is spent and no longer leased. */
export const LEASE_SPENT = `
  update "SpendLease" l set "amountUsd" = greatest(0, l."amountUsd" - p.cost), "expiresAt" = now() + interval '${LEASE_FOR}'
    from spent p where l."orgId" = $2 and l."runId" = $4 and l.holder = $7`;

/** The shares ($4) of monthly caps that are reached and were not told yet; $5: a cap of this kind leaves too little for a call. */
export const TELL = `
  with caps as (
    select c.id, c."amountUsd", case when c.kind = $5 then 100 else 100 * ${SPENT} / c."amountUsd"::float8 end as share
    from "SpendCap" c where ${APPLIES} and c.kind <> 'run')
  insert into "SpendAlert" ("orgId", "capId", month, percent, "amountUsd")
  select $1, id, ${MONTH}, p, "amountUsd" from caps, unnest($4::int[]) p where share >= p
  on conflict ("orgId", "capId", month, percent, "amountUsd") do nothing
  returning "capId", percent, "amountUsd"::float8 as "amountUsd"`;
