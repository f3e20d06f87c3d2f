// Accuracy of versions on ground truth: the latest finished evaluation of each, against the ground truth as it is now.
import type { Tx } from "@/server/scope";

/** n: ground-truth tasks in the run's frozen scope. A failed or missing row is wrong. accuracy is from 0 to 1, null when n is 0. */
export type VersionScore = {
  runId: string;
  n: number;
  correct: number;
  answered: number;
  accuracy: number | null;
};

type Row = { versionId: string; runId: string; n: bigint; correct: bigint; answered: bigint };

/** Versions that were never evaluated on ground truth are absent from the map. */
export async function scoresOfVersions(
  tx: Tx,
  orgId: string,
  versionIds: string[],
): Promise<Map<string, VersionScore>> {
  if (versionIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<Row[]>`
    with latest as (
      select distinct on (r."versionId") r."versionId", r."projectId", r.id, r.labels from "Run" r
      where r."orgId" = ${orgId} and r."versionId" = any(${versionIds}) and r.scope = 'ground_truth'
        and r.state in ('completed', 'completed_with_errors')
      order by r."versionId", r."createdAt" desc)
    select l."versionId", l.id as "runId", count(*) as n, count(*) filter (where p.state = 'done') as answered,
      count(*) filter (where p."labelId" = t."groundTruthLabelId") as correct
    from latest l
    join "RunChunk" c on c."orgId" = ${orgId} and c."runId" = l.id
    cross join lateral unnest(c."taskIds") as ids(id)
    join "Task" t on t."orgId" = ${orgId} and t."projectId" = l."projectId" and t.id = ids.id
    join lateral jsonb_array_elements(l.labels) frozen on frozen ->> 'id' = t."groundTruthLabelId"
    left join "Prediction" p on p."runId" = l.id and p."taskId" = t.id
    group by 1, 2`;
  return new Map(rows.map((row) => [row.versionId, scoreOf(row)]));
}

function scoreOf(row: Row): VersionScore {
  const n = Number(row.n);
  const correct = Number(row.correct);
  return {
    runId: row.runId,
    n,
    correct,
    answered: Number(row.answered),
    accuracy: n === 0 ? null : correct / n,
  };
}
