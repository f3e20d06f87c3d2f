// The statements that share a provider's limit between processes: each is one round trip, and all times are the database's.
import {
  AHEAD_MS,
  GROWTH_PER_ANSWER,
  LEASE_MS,
  MINUTE_MS,
  PACE_SHARE,
  STREAK_GAP_MS,
  URGENT_MS,
} from "@/server/llm/limits";

const msUntil = (time: string) => `extract(epoch from ${time} - t.now)::float8 * 1000`;
const after = (ms: string) => `t.now + (${ms}) * interval '1 ms'`;
const costMs = (amount: string, perMinute: string) =>
  `${amount}::float8 * ${MINUTE_MS} / (${perMinute} * ${PACE_SHARE})`;

// The clock is read when the row is locked. A process that is stopped in the middle must not keep it locked for the others.
const LOCKED = `
  held as (
    select * from "LlmLimit" where "orgId" = $1 and "limitKey" = $2 and model = $3 for update),
  clock as materialized (
    select clock_timestamp() as now, set_config('idle_in_transaction_session_timeout', '5000', true) as patience from held)`;

const grown = (answers: string) => `h.cap + ${GROWTH_PER_ANSWER} * ${answers}`;

/** The same arithmetic as server/llm/own-limits.ts; r is for requests, t for tokens. No row: nothing was known yet. */
export const LEASE = `
  with ${LOCKED},
  known as (
    select t.now, coalesce($4, h."requestsPerMinute") as rpm, coalesce($5, h."tokensPerMinute") as tpm,
      case when ${grown("$12")} < $13 then ${grown("$12")} end as cap,
      greatest(0, ${msUntil('h."pausedUntil"')}) as pause_ms,
      case when $14 = 'bulk' and h."urgentUntil" > t.now then 0 else ${AHEAD_MS} end as ahead_ms,
      greatest(${msUntil('h."requestsAt"')}, -$6::float8) as r_from,
      greatest(${msUntil('h."tokensAt"')}, -$7::float8) as t_from
    from held h, clock t where t.patience is not null),
  asked as (
    select *,
      greatest(0, pause_ms, case when rpm is not null then r_from - ahead_ms end, case when tpm is not null then t_from - ahead_ms end) as retry_ms,
      least(1,
        (${LEASE_MS} + greatest(0, -r_from)) / (${costMs("$8", "rpm")}),
        (${LEASE_MS} + greatest(0, -t_from)) / (${costMs("$9", "tpm")})) as share
    from known),
  granted as (
    select *,
      case when retry_ms = 0 then greatest(share * ${costMs("$8", "rpm")}, ${costMs("$10", "rpm")}) end as r_length,
      case when retry_ms = 0 then greatest(share * ${costMs("$9", "tpm")}, ${costMs("$11", "tpm")}) end as t_length
    from asked)
  update "LlmLimit" l set "requestsPerMinute" = t.rpm, "tokensPerMinute" = t.tpm, cap = t.cap,
    "requestsAt" = coalesce(${after("t.r_from + t.r_length")}, l."requestsAt"),
    "tokensAt" = coalesce(${after("t.t_from + t.t_length")}, l."tokensAt"),
    "urgentUntil" = case when $14 = 'interactive' then ${after(String(URGENT_MS))} else l."urgentUntil" end,
    "refusedSince" = case when $12 = 0 then l."refusedSince" end,
    "answeredAt" = case when $12 = 0 then l."answeredAt" else t.now end,
    "usedAt" = t.now
  from granted t where l."orgId" = $1 and l."limitKey" = $2 and l.model = $3
  returning t.rpm, t.tpm, l.cap, t.pause_ms as "pauseMs", t.retry_ms as "retryMs", t.r_from as "requestsFrom",
    t.r_length as "requestsLength", t.t_from as "tokensFrom", t.t_length as "tokensLength", l."answeredAt" is not null as "isKnown"`;

/** What passes during a pause is not made up for; refusals long after the last pause begin a new row of them. */
export const REFUSE = `
  with ${LOCKED},
  paused as (
    select t.now, greatest(h."pausedUntil", ${after("$4::float8")}) as until,
      case when $6 = 0 and ${msUntil('h."pausedUntil"')} >= -${STREAK_GAP_MS} then coalesce(h."refusedSince", t.now) else t.now end as since,
      case when h."pausedUntil" > t.now then h.cap
        else greatest(1, floor(least(${grown("$6")}, $5) / 2)) end as cap
    from held h, clock t where t.patience is not null)
  update "LlmLimit" l set "pausedUntil" = t.until, "refusedSince" = t.since, cap = t.cap,
    "requestsAt" = greatest(l."requestsAt", t.until), "tokensAt" = greatest(l."tokensAt", t.until),
    "answeredAt" = case when $6 = 0 then l."answeredAt" else t.now end, "usedAt" = t.now
  from paused t where l."orgId" = $1 and l."limitKey" = $2 and l.model = $3
  returning ${msUntil("t.until")} as "pauseMs", extract(epoch from t.now - t.since)::float8 * 1000 as "stalledMs", l.cap`;

/** Rows of keys that were replaced go when a new one comes. */
export const BEGIN = `
  with gone as (delete from "LlmLimit" where "orgId" = $1 and "usedAt" < now() - interval '30 days')
  insert into "LlmLimit" ("orgId", "limitKey", model) values ($1, $2, $3) on conflict do nothing`;
