// What a conversion would do: how many, how right they are likely to be, and per label what is left out and why.
"use client";

import { DryRunTable } from "@/components/predictions/dry-run-table";
import type { PreviewCount } from "@/components/predictions/types";
import type { ConvertChoice } from "@/components/predictions/use-convert";
import { Progress } from "@/components/ui/progress";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import { Stat, StatStrip } from "@/components/ui/stat";
import type { ConversionTotals } from "@/lib/conversion-counts";
import { formatCount, formatPercent, formatPlural, NOTHING } from "@/lib/format";
import { accuracyOf } from "@/lib/metrics/accuracy";

export interface DryRunProps {
  labels: PreviewCount[];
  totals: ConversionTotals;
  choice: ConvertChoice;
  /** Shows the numbers of the former choice until the new ones are there. */
  isStale: boolean;
  onChange: (next: Pick<ConvertChoice, "leftOut">) => void;
}

export function DryRun({ labels, totals, choice, isStale, onChange }: DryRunProps) {
  const isMeasured = choice.minPercent > 0 || labels.some(({ measured }) => measured > 0);
  const accuracy = expectedAccuracy(totals, isMeasured);
  return (
    <section aria-label="Dry run" aria-busy={isStale} className="relative grid grid-cols-1 gap-3">
      {isStale ? <Progress label="Counting again" size="sm" className="absolute -top-2.5" /> : null}
      <StatStrip>
        <Stat label="Would convert" value={formatCount(totals.converts)} note={reasonsOf(totals)} />
        <Stat label="Expected accuracy" value={accuracy.value} note={accuracy.note} />
      </StatStrip>
      <DryRunTable
        labels={labels}
        totals={totals}
        leftOut={choice.leftOut}
        showsUnsure={choice.minPercent > 0}
        onLeaveOut={(ids) => onChange({ leftOut: ids })}
      />
      <p className="sr-only" role="status">
        {isStale ? "" : `${formatPlural(totals.converts, "prediction")} would be converted.`}
      </p>
    </section>
  );
}

/** "of 240 predicted tasks; 80 annotated, 12 below the minimum, 40 with other labels" */
function reasonsOf({ predicted, annotated, unsure, otherLabels }: ConversionTotals): string {
  const reasons = [
    ...(annotated > 0 ? [`${formatCount(annotated)} annotated`] : []),
    ...(unsure > 0 ? [`${formatCount(unsure)} below the minimum`] : []),
    ...(otherLabels > 0 ? [`${formatCount(otherLabels)} with other labels`] : []),
  ];
  const all = `of ${formatPlural(predicted, "predicted task")}`;
  return reasons.length > 0 ? `${all}; ${reasons.join(", ")}` : all;
}

/** The share of right answers among those that are on ground truth, pass the minimum and have a chosen label. */
function expectedAccuracy({ measured, right }: ConversionTotals, isMeasured: boolean) {
  const { accuracy, interval } = accuracyOf({ total: measured, answered: measured, correct: right });
  if (accuracy === null || interval === null)
    return {
      value: NOTHING,
      note: isMeasured ? "No ground-truth task is among these." : "Not measured on ground truth yet.",
    };
  const end = (share: number) => formatPercent(share, 0).replace("%", "");
  return {
    value: formatPercent(accuracy),
    note: `95% interval ${end(interval.low)}–${end(interval.high)}%, on ${formatPlural(measured, "ground-truth task")}`,
  };
}

export function DryRunSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-20" />
      <TableSkeleton rows={4} columns={4} label="Counting what would be converted" />
    </div>
  );
}
