// Decides what follows when the batches of a run have been looked at: another one, waiting, another round, or the end of the run.
import type { OrgScope, Tx } from "@/server/scope";
import { type BatchRun, missingIds } from "@/server/services/runs/batches/open";
import { queueRoom } from "@/server/services/runs/batches/queue";
import { endIfComplete } from "@/server/services/runs/commit";

/** How often tasks without an answer are sent round before they fail; ways of asking that are refused use up rounds too. */
export const ROUNDS = 6;
const MOST_OPEN = 20;
/** With less than this part of the queue free, the next file waits. */
const WORTH_SENDING = 0.1;
const MOST_REFUSED = 30;

export type Plan = "made" | "wait" | "ended" | "rounds_spent" | "refused_too_often";

type Seen = { open: number; fresh: number; refused: number; round: number | null; cursor: bigint | null };

/** "made": a batch is to be written. Whoever asks at the same time waits, and finds what was decided. */
export async function planBatch(scope: OrgScope, run: BatchRun): Promise<Plan> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const [locked] = await tx.$queryRaw<{ state: string; generation: number }[]>`
      select state, generation from "Run" where "orgId" = ${orgId} and id = ${run.id} for update`;
    if (locked?.state !== "running" || locked.generation !== run.generation) return "wait";
    const seen = await look(tx, orgId, run);
    // One at a time until the provider has taken it, so that what is refused leaves no gap.
    if (seen.fresh > 0 || seen.open >= MOST_OPEN) return "wait";
    const missing = (afterId: bigint) => missingIds(tx, orgId, { runId: run.id, afterId, limit: 1 });
    const round = seen.round ?? 1;
    const afterId = seen.cursor ?? 0n;
    if ((await missing(afterId)).length > 0) {
      if (seen.refused >= MOST_REFUSED) return "refused_too_often";
      const { limit, waiting, left } = await queueRoom(tx, orgId, run.model);
      if (waiting > 0 && left < limit * WORTH_SENDING) return "wait";
      return make(tx, orgId, { run, round, afterId });
    }
    if (seen.open > 0) return "wait";
    if ((await missing(0n)).length === 0) return end(tx, orgId, run.id);
    return round >= ROUNDS ? "rounds_spent" : make(tx, orgId, { run, round: round + 1, afterId: 0n });
  });
}

/** cursor: the last task of the present round that was in a batch which the provider took. */
async function look(tx: Tx, orgId: string, run: BatchRun): Promise<Seen> {
  const [seen] = await tx.$queryRaw<Seen[]>`
    with own as (select * from "RunBatch" where "orgId" = ${orgId} and "runId" = ${run.id}),
    latest as (select max(round) as round from own where generation = ${run.generation})
    select count(*) filter (where state not in ('read', 'closed'))::int as open,
      count(*) filter (where state in ('writing', 'written') or (state = 'sent' and status = 'validating'))::int as fresh,
      count(*) filter (where "queueTokens" is not null and generation = ${run.generation})::int as refused,
      (select round from latest) as round,
      max("toId") filter (where generation = ${run.generation} and round = (select round from latest) and "queueTokens" is null) as cursor
    from own`;
  return seen ?? { open: 0, fresh: 0, refused: 0, round: null, cursor: null };
}

async function make(
  tx: Tx,
  orgId: string,
  { run, round, afterId }: { run: BatchRun; round: number; afterId: bigint },
): Promise<Plan> {
  await tx.$executeRaw`insert into "RunBatch" ("orgId", "runId", "index", generation, round, model, "afterId")
    select ${orgId}, ${run.id}, coalesce(max("index") + 1, 0), ${run.generation}, ${round}, ${run.model}, ${afterId}
    from "RunBatch" where "orgId" = ${orgId} and "runId" = ${run.id}`;
  return "made";
}

async function end(tx: Tx, orgId: string, runId: string): Promise<Plan> {
  await tx.runChunk.updateMany({ where: { orgId, runId }, data: { state: "done" } });
  await endIfComplete(tx, orgId, runId);
  return "ended";
}
