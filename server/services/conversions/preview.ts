// The dry run of a conversion: what would be converted, what would be left out and why, and how right it would be.
import { type LabelCounts, totalsOf } from "@/lib/conversion-counts";
import { notFound } from "@/lib/errors";
import type { ConversionTarget } from "@/lib/schemas/conversion";
import type { ProjectScope, Tx } from "@/server/scope";
import { loadVersion } from "@/server/services/prompts/load";

export type PreviewCount = LabelCounts & { label: string; color: string };

type Row = {
  labelId: string;
  label: string;
  color: string;
  predicted: bigint;
  converts: bigint;
  annotated: bigint;
  confident: bigint;
  measured: bigint;
  right: bigint;
};

/**
 * Counts of every label, and their sums over the chosen ones; nothing is written. `hasConfidence`: a minimum confidence makes
 * sense. Throws not_found for a version or a label of another project.
 */
export async function previewConversion(scope: ProjectScope, input: ConversionTarget) {
  const { orgId, projectId } = scope;
  const min = input.minConfidence ?? null;
  return scope.run(async (tx) => {
    await loadVersion(tx, { orgId, projectId, versionId: input.versionId });
    await demandLabels(tx, scope, input.labelIds);
    const rows = await tx.$queryRaw<Row[]>`
      with answers as (
        select distinct on (p."taskId") p.id, p."taskId", p."labelId", p.confidence from "Prediction" p
        where p."orgId" = ${orgId} and p."projectId" = ${projectId} and p."versionId" = ${input.versionId} and p.state = 'done'
        order by p."taskId", p.id desc),
      judged as (
        select a."labelId", a.confidence, t."groundTruthLabelId" as truth, (${min}::float8 is null or a.confidence >= ${min}::float8) is true as sure,
          (${input.onlyUnlabeled} and t."annotationCount" > 0)
          or exists (select 1 from "Annotation" h where h."orgId" = ${orgId} and h."projectId" = ${projectId}
            and h."taskId" = t.id and ((h.source <> 'prediction' and not h.skipped) or h."predictionId" = a.id)) as taken
        from answers a
        join "Task" t on t."orgId" = ${orgId} and t."projectId" = ${projectId} and t.id = a."taskId")
      select j."labelId", l.value as label, l.color, count(*) as predicted, count(*) filter (where sure and not taken) as converts,
        count(*) filter (where taken) as annotated, count(j.confidence) as confident,
        count(*) filter (where sure and truth is not null) as measured, count(*) filter (where sure and truth = j."labelId") as right
      from judged j
      join "Label" l on l."orgId" = ${orgId} and l."projectId" = ${projectId} and l.id = j."labelId"
      group by 1, 2, 3, l.position order by l.position`;
    const labels = rows.map(countsOf);
    const chosen = new Set(input.labelIds);
    return {
      labels,
      hasConfidence: rows.some(({ confident }) => confident > 0n),
      ...totalsOf(labels, (labelId) => chosen.size === 0 || chosen.has(labelId)),
    };
  });
}

async function demandLabels(tx: Tx, { orgId, projectId }: ProjectScope, labelIds: string[]): Promise<void> {
  const ids = [...new Set(labelIds)];
  const known = await tx.label.count({ where: { orgId, projectId, id: { in: ids } } });
  if (known < ids.length) throw notFound("This label");
}

function countsOf({ labelId, label, color, ...counts }: Row): PreviewCount {
  const predicted = Number(counts.predicted);
  const converts = Number(counts.converts);
  const annotated = Number(counts.annotated);
  const unsure = predicted - converts - annotated;
  const truth = { measured: Number(counts.measured), right: Number(counts.right) };
  return { labelId, label, color, predicted, converts, annotated, unsure, ...truth };
}
