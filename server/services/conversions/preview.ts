// The dry run of a conversion: what would be converted, what would be left out and why, and how right it would be.
import type { ConversionTarget } from "@/lib/schemas/conversion";
import type { ProjectScope } from "@/server/scope";
import { loadVersion } from "@/server/services/prompts/load";

/** Tasks of one label; `annotated` and `unsure` are left out, unsure ones only where nobody has annotated. */
export type PreviewCount = {
  labelId: string;
  label: string;
  color: string;
  predicted: number;
  converts: number;
  annotated: number;
  unsure: number;
};

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
 * Counts per label; nothing is written. `hasConfidence`: a minimum confidence makes sense. `check`: of the answers that pass the
 * minimum, how many are on ground truth and how many of those are right.
 */
export async function previewConversion(scope: ProjectScope, input: ConversionTarget) {
  const { orgId, projectId } = scope;
  const min = input.minConfidence ?? null;
  return scope.run(async (tx) => {
    await loadVersion(tx, { orgId, projectId, versionId: input.versionId });
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
    const sum = (key: "predicted" | "converts" | "annotated" | "confident" | "measured" | "right") =>
      rows.reduce((total, row) => total + Number(row[key]), 0);
    return {
      labels: rows.map(countsOf),
      predicted: sum("predicted"),
      converts: sum("converts"),
      annotated: sum("annotated"),
      hasConfidence: sum("confident") > 0,
      check: { measured: sum("measured"), right: sum("right") },
    };
  });
}

function countsOf({ labelId, label, color, ...counts }: Row): PreviewCount {
  const predicted = Number(counts.predicted);
  const converts = Number(counts.converts);
  const annotated = Number(counts.annotated);
  return { labelId, label, color, predicted, converts, annotated, unsure: predicted - converts - annotated };
}
