// The limiter of an organization's calls: what its processes know of the provider's limits is one row for each key and model.
import { type Limiter, limiterOver } from "@/server/llm/limiter";
import type { Lease, LeaseAsk, LimitPlace, LimitStore, Refusal, Refused } from "@/server/llm/limits";
import type { OrgScope } from "@/server/scope";
import { BEGIN, LEASE, REFUSE } from "@/server/services/llm-limits/statements";

const limiters = new Map<string, Limiter>();

/** One for each organization in this process, so that all its runs wait in one queue. */
export function limiterFor(scope: OrgScope): Limiter {
  const limiter = limiters.get(scope.orgId) ?? limiterOver(sharedLimits(scope));
  limiters.set(scope.orgId, limiter);
  return limiter;
}

/** What all processes share; rejects with what the database threw. */
export const sharedLimits = (scope: OrgScope): LimitStore => ({
  async lease(place, ask) {
    const row = await write<LeaseRow>(scope, place, LEASE, leaseValues(ask));
    return leaseOf(row);
  },
  refuse: (place, { waitMs, inFlight, answers }: Refusal) =>
    write<Refused>(scope, place, REFUSE, [waitMs, inFlight, answers]),
});

async function write<T extends object>(
  scope: OrgScope,
  { limitKey, model }: LimitPlace,
  statement: string,
  values: unknown[],
): Promise<T> {
  const place = [scope.orgId, limitKey, model];
  return scope.brief(async (client) => {
    const { rows } = await client.query<T>(statement, [...place, ...values]);
    if (rows[0]) return rows[0];
    await client.query(BEGIN, place);
    const again = await client.query<T>(statement, [...place, ...values]);
    if (!again.rows[0]) throw new Error("the row of a limit could not be made");
    return again.rows[0];
  });
}

interface LeaseRow {
  rpm: number | null;
  tpm: number | null;
  cap: number | null;
  pauseMs: number;
  retryMs: number;
  requestsFrom: number;
  requestsLength: number | null;
  tokensFrom: number;
  tokensLength: number | null;
  isKnown: boolean;
}

const leaseValues = ({ wanted, first, priority, perMinute, burstMs, answers, mostCalls }: LeaseAsk) => [
  ...[perMinute.requests, perMinute.tokens, burstMs.requests, burstMs.tokens],
  ...[wanted.requests, wanted.tokens, first.requests, first.tokens],
  ...[answers, mostCalls, priority],
];

const sliceOf = (fromMs: number, lengthMs: number | null) =>
  lengthMs === null ? null : { fromMs, lengthMs };

function leaseOf(row: LeaseRow): Lease {
  const { rpm, tpm, cap, pauseMs, retryMs, isKnown } = row;
  return {
    slices: {
      requests: sliceOf(row.requestsFrom, row.requestsLength),
      tokens: sliceOf(row.tokensFrom, row.tokensLength),
    },
    perMinute: { requests: rpm, tokens: tpm },
    ...{ cap, pauseMs, retryMs, isKnown },
  };
}
