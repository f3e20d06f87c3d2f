// What of a run's batches is still to be done: the run as it is now, and its batches that are not closed.
import type { BatchState, BatchStatus } from "@/lib/batch-states";
import { type LongTexts, longTextsOf } from "@/lib/long-texts";
import { type CompiledPrompt, compilePrompt } from "@/lib/prompt-render";
import { type FrozenLabel, FrozenLabels } from "@/lib/schemas/run";
import type { OrgScope, Tx } from "@/server/scope";
import { release } from "@/server/services/budgets/reserve";

/** The generation that a job looks after; another one has a job of its own. */
export type BatchesRef = { runId: string; generation: number };

export type BatchRow = {
  runId: string;
  index: number;
  generation: number;
  round: number;
  model: string;
  state: BatchState;
  status: BatchStatus | null;
  strategy: string | null;
  afterId: bigint;
  toId: bigint | null;
  tokens: bigint;
  expectedUsd: number;
  providerId: string | null;
  inputFileId: string | null;
  outputFileId: string | null;
  errorFileId: string | null;
  /** Seconds since 1970. */
  createdAt: number;
  /** It could not be sent, read or deleted for so long that waiting by itself ends. */
  isStale: boolean;
};

export type BatchRun = {
  id: string;
  projectId: string;
  versionId: string;
  model: string;
  instructions: string;
  generation: number;
  labels: FrozenLabel[];
  prompt: CompiledPrompt;
  longTexts: LongTexts;
  windowShare: number;
};

export type OpenBatches = {
  /** Null when it was deleted. */
  run: BatchRun | null;
  /** New batches may be sent. */
  goesOn: boolean;
  /** What is with the provider is to be stopped. */
  isOver: boolean;
  rows: BatchRow[];
};

const STALE_AFTER = "1 day";

/** Null when there is nothing to do, or another job does it. */
export async function openBatches(scope: OrgScope, ref: BatchesRef): Promise<OpenBatches | null> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    const found = await tx.run.findFirst({
      where: { orgId, id: ref.runId, mode: "batch" },
      select: {
        id: true,
        projectId: true,
        versionId: true,
        model: true,
        instructions: true,
        generation: true,
        state: true,
        labels: true,
        columns: true,
        windowShare: true,
        version: { select: { system: true, user: true, longTexts: true } },
      },
    });
    const rows = await openRows(tx, orgId, ref.runId);
    if (!found) return rows.length === 0 ? null : { run: null, goesOn: false, isOver: true, rows };
    const { state, labels, columns, version, ...rest } = found;
    const goesOn = state === "running";
    if (found.generation !== ref.generation || (!goesOn && rows.length === 0)) return null;
    const run = {
      ...rest,
      labels: FrozenLabels.parse(labels),
      prompt: compilePrompt(version, columns),
      longTexts: longTextsOf(version.longTexts),
    };
    return { run, goesOn, isOver: state === "canceled", rows };
  });
}

const openRows = (tx: Tx, orgId: string, runId: string): Promise<BatchRow[]> =>
  tx.$queryRaw<BatchRow[]>`
    select "runId", "index", generation, round, model, state, status, strategy, "afterId", "toId", tokens, "expectedUsd"::float8 as "expectedUsd",
      "providerId",
      "inputFileId", "outputFileId", "errorFileId", extract(epoch from "createdAt")::float8 as "createdAt",
      state <> 'sent' and coalesce("endedAt", "createdAt") < now() - ${STALE_AFTER}::interval as "isStale"
    from "RunBatch" where "orgId" = ${orgId} and "runId" = ${runId} and state <> 'closed' order by "index"`;

type Missing = { runId: string; afterId: bigint; limit: number };

/** Tasks of the run after one of them that exist, have no row and are with no batch that is still open; in order. */
export async function missingIds(
  tx: Tx,
  orgId: string,
  { runId, afterId, limit }: Missing,
): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    select t.id from "RunChunk" c
    join "Run" r on r."orgId" = c."orgId" and r.id = c."runId"
    cross join lateral unnest(c."taskIds") as ids(id)
    join "Task" t on t."orgId" = r."orgId" and t."projectId" = r."projectId" and t.id = ids.id
    where c."orgId" = ${orgId} and c."runId" = ${runId} and c."taskIds"[cardinality(c."taskIds")] > ${afterId} and ids.id > ${afterId}
      and not exists (select 1 from "Prediction" p where p."runId" = c."runId" and p."taskId" = t.id)
      and not exists (select 1 from "RunBatch" b where b."orgId" = c."orgId" and b."runId" = c."runId"
        and b.state in ('written', 'sent', 'ended') and t.id > b."afterId" and t.id <= b."toId")
    order by t.id limit ${limit}`;
  return rows.map((row) => row.id);
}

/** Tasks that a batch can have lines for: in its part of the run, and without a row. */
export async function idsOfBatch(scope: OrgScope, row: BatchRow): Promise<Set<string>> {
  const { orgId } = scope;
  const rows = await scope.run(
    (tx) => tx.$queryRaw<{ id: bigint }[]>`
      select ids.id from "RunChunk" c cross join lateral unnest(c."taskIds") as ids(id)
      where c."orgId" = ${orgId} and c."runId" = ${row.runId} and ids.id > ${row.afterId} and ids.id <= ${row.toId}
        and not exists (select 1 from "Prediction" p where p."runId" = c."runId" and p."taskId" = ids.id)`,
  );
  return new Set(rows.map(({ id }) => String(id)));
}

type Change = Partial<{
  status: BatchStatus;
  strategy: string;
  toId: bigint;
  lines: number;
  tokens: bigint;
  expectedUsd: number;
  completed: number;
  failed: number;
  providerId: string;
  inputFileId: string;
  outputFileId: string | null;
  errorFileId: string | null;
  code: string;
  queueTokens: bigint;
  endedAt: Date;
}>;

/** By this the money of a batch is set aside. */
export const holderOf = ({ index }: Pick<BatchRow, "index">): string => `batch:${index}`;

/** Moves a batch from the state in which it was read, and gives its money back at its end; false when somebody else has moved it. */
export async function moveRow(
  scope: OrgScope,
  { runId, index, state: from }: BatchRow,
  state: BatchState,
  change: Change = {},
): Promise<boolean> {
  const { orgId } = scope;
  const where = { orgId, runId, index, state: from };
  return scope.run(async (tx) => {
    const { count } = await tx.runBatch.updateMany({ where, data: { state, ...change } });
    if (count > 0 && (state === "read" || state === "closed"))
      await release(tx, { orgId, runId, holder: holderOf({ index }) });
    return count > 0;
  });
}
