// What people see of runs: their state and counts, and their rows with ground truth beside the prediction.
import { notFound } from "@/lib/errors";
import { FrozenLabels, type ListResultsInput } from "@/lib/schemas/run";
import { Prisma } from "@/prisma/generated/client";
import type { ProjectScope, Tx } from "@/server/scope";
import { readCaps } from "@/server/services/budgets/caps";
import { readBatches } from "@/server/services/runs/batches/read";
import { scoresOfRuns } from "@/server/services/runs/scores";

const PAGE = 50;

const runSelect = {
  id: true,
  projectId: true,
  promptId: true,
  versionId: true,
  mode: true,
  scope: true,
  onlyMissing: true,
  sampleSize: true,
  model: true,
  state: true,
  pauseReason: true,
  code: true,
  total: true,
  done: true,
  failed: true,
  cached: true,
  promptTokens: true,
  completionTokens: true,
  costUsd: true,
  spentUsd: true,
  stoppedBy: true,
  createdById: true,
  createdAt: true,
  startedAt: true,
  progressAt: true,
  endedAt: true,
  version: { select: { number: true, name: true, prompt: { select: { name: true } } } },
} as const;

type RunRow = Prisma.RunGetPayload<{ select: typeof runSelect }>;

/** costUsd of its predictions, null while unknown; spentUsd of all calls, as far as prices are known; scoreless runs (sample and all) say so by their scope. */
const shown = ({ costUsd, spentUsd, ...run }: RunRow) => ({
  ...run,
  spentUsd: spentUsd.toNumber(),
  costUsd: costUsd === null ? null : costUsd.toNumber(),
});

/** `caps`: what holds for the run, the narrowest first, with what is spent under each. `batches` is null for a live run. */
export async function getRun(scope: ProjectScope, input: { runId: string }) {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const run = await tx.run.findFirst({
      where: { orgId, projectId, id: input.runId },
      select: { ...runSelect, labels: true },
    });
    if (!run) throw notFound("This run");
    const { labels, ...rest } = run;
    const held = await readCaps(tx, { orgId, projectId, runId: run.id });
    const caps = held.map(({ kind, amountUsd, spentUsd }) => ({ kind, amountUsd, spentUsd }));
    const batches = run.mode === "batch" ? await readBatches(tx, orgId, run.id) : null;
    return { ...shown(rest), labels: FrozenLabels.parse(labels), caps, batches };
  });
}

/** Newest first; of one prompt or of the whole project. `startedBy` is a name; `score` is null unless it ran on ground truth. */
export async function listRuns(scope: ProjectScope, input: { promptId?: string | undefined }) {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const runs = await tx.run.findMany({
      where: { orgId, projectId, ...(input.promptId ? { promptId: input.promptId } : {}) },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: 100,
      select: runSelect,
    });
    const people = await tx.membership.findMany({
      where: { orgId, userId: { in: runs.map((run) => run.createdById) } },
      select: { userId: true, user: { select: { name: true } } },
    });
    const measured = runs.filter((run) => run.scope === "ground_truth" && run.state.startsWith("completed"));
    const scores = await scoresOfRuns(
      tx,
      orgId,
      measured.map((run) => run.id),
    );
    return runs.map((run) => ({
      ...shown(run),
      startedBy: people.find(({ userId }) => userId === run.createdById)?.user.name ?? null,
      score: scores.get(run.id) ?? null,
    }));
  });
}

export type ResultRow = {
  taskId: bigint;
  innerId: number;
  text: string;
  truthId: string | null;
  /** Null while the task is still to do. */
  predictionId: bigint | null;
  state: "done" | "failed" | null;
  labelId: string | null;
  label: string | null;
  confidence: number | null;
  /** Positions in the run's labels with their probabilities, the likeliest first; null where the provider gave none. */
  distribution: [number, number][] | null;
  code: string | null;
  rawReply: string | null;
  strategy: string | null;
  attempts: number | null;
  latencyMs: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  costUsd: number | null;
  /** Characters that were cut out of the text for the model; 0: none. */
  leftOutChars: number | null;
  /** The label was known from an earlier call. */
  cached: boolean | null;
  /** Why the task failed before it was tried again, the first first; null where it was not. */
  earlierCodes: string[] | null;
};

/** A page of the run's frozen tasks in order; `next` is the cursor of the following page or null. */
export async function listResults(
  scope: ProjectScope,
  input: ListResultsInput,
): Promise<{ rows: ResultRow[]; next: bigint | null }> {
  const { orgId, projectId } = scope;
  const rows = await scope.run(async (tx) => {
    await demandRun(tx, scope, input.runId);
    return tx.$queryRaw<ResultRow[]>`
      select t.id as "taskId", t."innerId", left(t.text, 2000) as text, t."groundTruthLabelId" as "truthId", p.id as "predictionId",
        p.state, p."labelId", p.label, p.confidence, p.distribution, p.code, p."rawReply", p.strategy, p.attempts, p."latencyMs",
        p."promptTokens", p."completionTokens", p."costUsd"::float8 as "costUsd", p."leftOutChars", p.cached,
        (select array_agg(h.code order by h.id) from "RetriedPrediction" h
          where h."orgId" = ${orgId} and h."runId" = c."runId" and h."taskId" = t.id) as "earlierCodes"
      from "RunChunk" c
      cross join lateral unnest(c."taskIds") as ids(id)
      join "Task" t on t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = ids.id
      left join "Prediction" p on p."runId" = c."runId" and p."taskId" = t.id
      where c."orgId" = ${orgId} and c."runId" = ${input.runId} and t.id > ${input.cursor ?? 0n} ${conditions(input)}
      order by t.id limit ${PAGE + 1}`;
  });
  const page = rows.slice(0, PAGE);
  return { rows: page, next: rows.length > PAGE ? (page.at(-1)?.taskId ?? null) : null };
}

function conditions({ filter, cell }: ListResultsInput): Prisma.Sql {
  if (cell) {
    const predicted =
      cell.predictedId === null
        ? Prisma.sql`p."labelId" is null`
        : Prisma.sql`p."labelId" = ${cell.predictedId}`;
    return Prisma.sql`and t."groundTruthLabelId" = ${cell.truthId} and ${predicted}`;
  }
  if (filter === "failed") return Prisma.sql`and p.state = 'failed'`;
  if (filter === "done") return Prisma.sql`and p.state = 'done'`;
  if (filter === "wrong")
    return Prisma.sql`and t."groundTruthLabelId" is not null and p."labelId" is distinct from t."groundTruthLabelId"`;
  return Prisma.empty;
}

/** The run's frozen labels and scope; throws not_found unless it is of this project. */
export async function demandRun(tx: Tx, scope: ProjectScope, runId: string) {
  const where = { orgId: scope.orgId, projectId: scope.projectId, id: runId };
  const run = await tx.run.findFirst({ where, select: { id: true, labels: true, scope: true } });
  if (!run) throw notFound("This run");
  return run;
}

/**
 * Counts of (ground truth, prediction) over the run's frozen tasks; predictedId null is failed or not run, `pending` of them
 * not run. Tasks whose ground
 * truth is no label of the run are left out and counted in `otherTruth`. Empty `cells`: no ground truth in scope.
 */
export async function getConfusion(scope: ProjectScope, input: { runId: string }) {
  const { orgId, projectId } = scope;
  return scope.run(async (tx) => {
    const run = await demandRun(tx, scope, input.runId);
    const labels = FrozenLabels.parse(run.labels);
    const rows = await tx.$queryRaw<
      { truthId: string; predictedId: string | null; n: bigint; pending: bigint }[]
    >`
      select t."groundTruthLabelId" as "truthId", p."labelId" as "predictedId", count(*) as n,
        count(*) filter (where p.id is null) as pending
      from "RunChunk" c
      cross join lateral unnest(c."taskIds") as ids(id)
      join "Task" t on t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = ids.id and t."groundTruthLabelId" is not null
      left join "Prediction" p on p."runId" = c."runId" and p."taskId" = t.id
      where c."orgId" = ${orgId} and c."runId" = ${input.runId}
      group by 1, 2`;
    const known = new Set(labels.map((label) => label.id));
    const cells = rows.map((row) => ({ ...row, n: Number(row.n), pending: Number(row.pending) }));
    const otherTruth = cells.filter((c) => !known.has(c.truthId)).reduce((sum, c) => sum + c.n, 0);
    return { scope: run.scope, labels, cells: cells.filter((c) => known.has(c.truthId)), otherTruth };
  });
}
