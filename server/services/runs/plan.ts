// Planning a run: its tasks are frozen into chunks in one transaction, so a killed plan leaves nothing.

import { notFound } from "@/lib/errors";
import { Prisma } from "@/prisma/generated/client";
import type { Priority } from "@/server/llm/limits";
import type { OrgScope, Tx } from "@/server/scope";
import { databaseTime } from "@/server/services/database-time";
import { priorityOf } from "@/server/services/runs/priority";
import { selectTaskIds } from "@/server/services/runs/tasks";
import { starterMay } from "@/server/services/starter";
import { analyzeAfter } from "@/server/services/statistics";

/** A chunk as events name it; small runs do not wait behind the chunks of large ones. */
export type ChunkRef = { runId: string; index: number; attempt: number; priority: Priority };

/** Chunks of one organization and priority that are worked on at a time. */
export const CHUNKS_AT_ONCE = 6;
/** Chunks of a run that may be with the engine at once. */
export const WINDOW = 2 * CHUNKS_AT_ONCE;
const MAX_CHUNK = 250;
const MIN_CHUNK = 5;

/** Small runs are cut finer, so that they use the whole window. */
export const chunkSize = (tasks: number) =>
  Math.min(MAX_CHUNK, Math.max(MIN_CHUNK, Math.ceil(tasks / WINDOW)));

/** The chunks that the engine should hold now; `batches`: the generation whose tasks go through the Batch API, or null. */
export type Planned = { chunks: ChunkRef[]; batches: number | null };

/**
 * Moves a queued run to running and returns what is to be sent, however often it is called. Nothing means there is nothing
 * to do: not queued or running, not allowed any more, or no task in scope.
 */
export async function planRun(scope: OrgScope, runId: string): Promise<Planned> {
  const { orgId } = scope;
  const plan = await scope.run(async (tx) => {
    await tx.$queryRaw`select id from "Run" where "orgId" = ${orgId} and id = ${runId} for update`;
    const run = await tx.run.findFirst({ where: { orgId, id: runId } });
    if (!run) throw notFound("This run");
    if (run.state !== "queued" && run.state !== "running") return NOTHING;
    if (run.generation === 1 && run.startedAt === null && !(await starterMay(tx, run, "prompt.run"))) {
      await endRun(tx, run, "failed", "NOT_ALLOWED");
      return NOTHING;
    }
    const planned = await tx.runChunk.findFirst({ where: { orgId, runId }, select: { index: true } });
    const total = planned ? run.total : await freezeTasks(tx, run);
    if (total === 0) {
      await endRun(tx, run, "failed", null);
      return NOTHING;
    }
    const progressAt = await databaseTime(tx);
    const started = {
      state: "running",
      startedAt: run.startedAt ?? progressAt,
      endedAt: null,
      progressAt,
    };
    await tx.run.updateMany({
      where: { orgId, id: runId },
      data: { ...started, total, pauseReason: null, code: null },
    });
    const frozen = planned ? 0 : total;
    if (run.mode === "batch") return { frozen, chunks: [], batches: run.generation };
    const chunks = await fillWindow(tx, run, priorityOf({ scope: run.scope, total }));
    return { frozen, chunks, batches: null };
  });
  const { frozen, ...planned } = plan;
  await analyzeAfter(scope, frozen);
  return planned;
}

const NOTHING: Planned & { frozen: number } = { frozen: 0, chunks: [], batches: null };

type PlannedRun = {
  id: string;
  orgId: string;
  projectId: string;
  versionId: string;
  createdById: string;
  scope: string;
  sampleSize: number | null;
  sampleSeed: string | null;
  onlyMissing: boolean;
  total: number;
};

/**
 * The chunks that begin together are of different sizes, so that they do not end together: what one leaves of the calls in
 * flight while it ends, the others use. Returns where each of them begins, and where the even ones after them do.
 */
export function firstStarts(size: number): { starts: number[]; evenFrom: number } {
  const starts: number[] = [];
  let at = 0;
  for (let part = 1; size === MAX_CHUNK && part <= CHUNKS_AT_ONCE; part++) {
    starts.push(at);
    at += Math.ceil((size * part) / CHUNKS_AT_ONCE);
  }
  return { starts, evenFrom: at };
}

/** Writes the chunks and returns the number of tasks. */
async function freezeTasks(tx: Tx, run: PlannedRun): Promise<number> {
  const size = chunkSize(run.total);
  const { starts, evenFrom } = firstStarts(size);
  const ids = selectTaskIds(run);
  const [row] = await tx.$queryRaw<{ n: bigint | null }[]>(Prisma.sql`
    with numbered as (select id, row_number() over (order by id) - 1 as n from (${ids}) ids),
    written as (
      insert into "RunChunk" ("orgId", "runId", "index", "taskIds")
      select ${run.orgId}, ${run.id},
        case when n < ${evenFrom}::bigint then width_bucket(n, ${starts}::bigint[]) - 1
          else ${starts.length}::bigint + (n - ${evenFrom}::bigint) / ${size}::bigint end,
        array_agg(id order by id)
      from numbered group by 3
      returning cardinality("taskIds") as tasks)
    select sum(tasks) n from written`);
  return Number(row?.n ?? 0);
}

/** Chunks that were sent before are named again, because the process may have died before their events went out. */
async function fillWindow(tx: Tx, { orgId, id: runId }: PlannedRun, priority: Priority): Promise<ChunkRef[]> {
  const sent = await tx.runChunk.count({ where: { orgId, runId, state: "sent" } });
  await tx.$executeRaw`update "RunChunk" set state = 'sent' where "orgId" = ${orgId} and "runId" = ${runId} and "index" in (
    select "index" from "RunChunk" where "orgId" = ${orgId} and "runId" = ${runId} and state = 'queued'
    order by "index" limit ${Math.max(0, WINDOW - sent)})`;
  const chunks = await tx.runChunk.findMany({
    where: { orgId, runId, state: "sent" },
    orderBy: { index: "asc" },
    select: { runId: true, index: true, attempt: true },
  });
  return chunks.map((chunk) => ({ ...chunk, priority }));
}

async function endRun(
  tx: Tx,
  run: { orgId: string; id: string },
  state: string,
  code: string | null,
): Promise<void> {
  await tx.run.updateMany({
    where: { orgId: run.orgId, id: run.id },
    data: { state, code, endedAt: await databaseTime(tx) },
  });
}
