// How many tokens may wait with the provider: known from what it has refused, and shared by all runs of the organization.
import type { Tx } from "@/server/scope";

/** A limit may have grown since. */
const KEPT_FOR = "7 days";

/** `limit` and `left` are infinite while no limit is known. */
export async function queueRoom(
  tx: Tx,
  orgId: string,
  model: string,
): Promise<{ limit: number; waiting: number; left: number }> {
  const [row] = await tx.$queryRaw<{ limit: bigint | null; waiting: number }[]>`
    select (select "queueTokens" from "RunBatch" where "orgId" = ${orgId} and model = ${model} and "queueTokens" is not null
        and "createdAt" > now() - ${KEPT_FOR}::interval order by "createdAt" desc limit 1) as limit,
      (select coalesce(sum(tokens), 0)::float8 from "RunBatch"
        where "orgId" = ${orgId} and model = ${model} and state in ('written', 'sent')) as waiting`;
  const limit = row?.limit == null ? Number.POSITIVE_INFINITY : Number(row.limit);
  const waiting = row?.waiting ?? 0;
  return { limit, waiting, left: Math.max(0, limit - waiting) };
}

/**
 * The limit to go by after a refusal: what the provider says, and half of what was asked for where it says nothing, or where
 * that much should have fitted, because others use the same queue.
 */
export function learnedLimit(said: number | null, asked: number): number {
  return said !== null && said > 0 && said < asked ? said : Math.max(1, Math.floor(asked / 2));
}
