// Accuracy of runs and versions on ground truth, against the ground truth as it is now.
import type { Tx } from "@/server/scope";

/** n: ground-truth tasks in the run's frozen scope. A failed or missing row is wrong. accuracy is from 0 to 1, null when n is 0. */
export type RunScore = { n: number; correct: number; answered: number; accuracy: number | null };
export type VersionScore = RunScore & { runId: string };

type Row = { runId: string; n: bigint; correct: bigint; answered: bigint };

/** Runs without a task that has ground truth are absent from the map. */
export async function scoresOfRuns(tx: Tx, orgId: string, runIds: string[]): Promise<Map<string, RunScore>> {
  if (runIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<Row[]>`
    select r.id as "runId", count(*) as n, count(*) filter (where p.state = 'done') as answered,
      count(*) filter (where p."labelId" = t."groundTruthLabelId") as correct
    from "Run" r
    join "RunChunk" c on c."orgId" = ${orgId} and c."runId" = r.id
    cross join lateral unnest(c."taskIds") as ids(id)
    join "Task" t on t."orgId" = ${orgId} and t."projectId" = r."projectId" and t.id = ids.id
    join lateral jsonb_array_elements(r.labels) frozen on frozen ->> 'id' = t."groundTruthLabelId"
    left join "Prediction" p on p."runId" = r.id and p."taskId" = t.id
    where r."orgId" = ${orgId} and r.id = any(${runIds})
    group by 1`;
  return new Map(rows.map((row) => [row.runId, scoreOf(row)]));
}

/**
 * The latest finished evaluation of each version; versions that were never evaluated are absent from the map. One that left out
 * what was labelled already says nothing about the rest, so it counts only where there is no other.
 */
export async function scoresOfVersions(
  tx: Tx,
  orgId: string,
  versionIds: string[],
): Promise<Map<string, VersionScore>> {
  if (versionIds.length === 0) return new Map();
  const latest = await tx.$queryRaw<{ versionId: string; runId: string }[]>`
    select distinct on (r."versionId") r."versionId", r.id as "runId" from "Run" r
    where r."orgId" = ${orgId} and r."versionId" = any(${versionIds}) and r.scope = 'ground_truth'
      and r.state in ('completed', 'completed_with_errors')
    order by r."versionId", r."onlyMissing", r."createdAt" desc`;
  const scores = await scoresOfRuns(
    tx,
    orgId,
    latest.map(({ runId }) => runId),
  );
  return new Map(
    latest.flatMap(({ versionId, runId }) => {
      const score = scores.get(runId);
      return score ? [[versionId, { runId, ...score }]] : [];
    }),
  );
}

function scoreOf(row: Row): RunScore {
  const n = Number(row.n);
  const correct = Number(row.correct);
  return { n, correct, answered: Number(row.answered), accuracy: n === 0 ? null : correct / n };
}
