// What a conversion would do: how many, how right they are likely to be, and per label what is left out and why.
"use client";

import type { ConversionPreview, PreviewCount } from "@/components/predictions/types";
import { LabelChip } from "@/components/ui/label-chip";
import { Progress } from "@/components/ui/progress";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import { Stat, StatStrip } from "@/components/ui/stat";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, formatPlural, NOTHING } from "@/lib/format";
import { accuracyOf } from "@/lib/metrics/accuracy";

export interface DryRunProps {
  preview: ConversionPreview;
  minPercent: number;
  /** Shows the numbers of the former choice until the new ones are there. */
  isStale: boolean;
}

// On a phone what is left out is one column, and the reasons stand in the sum above.
const WIDE = "max-sm:hidden";
const NARROW = "sm:hidden";

export function DryRun({ preview, minPercent, isStale }: DryRunProps) {
  const { converts } = preview;
  const accuracy = expectedAccuracy(preview, minPercent);
  return (
    <section aria-label="Dry run" aria-busy={isStale} className="relative grid grid-cols-1 gap-3">
      {isStale ? <Progress label="Counting again" size="sm" className="absolute -top-2.5" /> : null}
      <StatStrip>
        <Stat label="Would convert" value={formatCount(converts)} note={leftOut(preview)} />
        <Stat label="Expected accuracy" value={accuracy.value} note={accuracy.note} />
      </StatStrip>
      <LabelCounts preview={preview} showsUnsure={minPercent > 0} />
      <p className="sr-only" role="status">
        {isStale ? "" : `${formatPlural(converts, "prediction")} would be converted.`}
      </p>
    </section>
  );
}

/** "of 240 predicted tasks; 80 annotated, 12 below the minimum" */
function leftOut({ predicted, converts, annotated }: ConversionPreview): string {
  const unsure = predicted - converts - annotated;
  const reasons = [
    ...(annotated > 0 ? [`${formatCount(annotated)} annotated`] : []),
    ...(unsure > 0 ? [`${formatCount(unsure)} below the minimum`] : []),
  ];
  const all = `of ${formatPlural(predicted, "predicted task")}`;
  return reasons.length > 0 ? `${all}; ${reasons.join(", ")}` : all;
}

/** The share of right answers among those that are on ground truth and pass the minimum. */
function expectedAccuracy({ check }: ConversionPreview, minPercent: number) {
  const { measured, right } = check;
  const { accuracy, interval } = accuracyOf({ total: measured, answered: measured, correct: right });
  if (accuracy === null || interval === null)
    return {
      value: NOTHING,
      note:
        minPercent > 0 ? "No ground-truth task passes this minimum." : "Not measured on ground truth yet.",
    };
  const end = (share: number) => formatPercent(share, 0).replace("%", "");
  return {
    value: formatPercent(accuracy),
    note: `95% interval ${end(interval.low)}–${end(interval.high)}%, on ${formatPlural(measured, "ground-truth task")}`,
  };
}

type Counts = Pick<PreviewCount, "converts" | "annotated" | "unsure" | "predicted">;
type Columns = { showsUnsure: boolean };

function LabelCounts({ preview, showsUnsure }: { preview: ConversionPreview } & Columns) {
  const { labels, predicted, converts, annotated } = preview;
  return (
    <Table aria-label="Dry run by label">
      <TableHead>
        <tr>
          <HeadCell>Label</HeadCell>
          <HeadCell numeric>Convert</HeadCell>
          <HeadCell numeric className={NARROW}>
            Left out
          </HeadCell>
          <HeadCell numeric className={WIDE}>
            Annotated
          </HeadCell>
          {showsUnsure ? (
            <HeadCell numeric className={WIDE}>
              Below minimum
            </HeadCell>
          ) : null}
          <HeadCell numeric className={WIDE}>
            Predicted
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {labels.map((row) => (
          <TableRow key={row.labelId}>
            <Cell>
              <LabelChip name={row.label} color={row.color} />
            </Cell>
            <Numbers counts={row} showsUnsure={showsUnsure} />
          </TableRow>
        ))}
        <TableRow className="font-semibold">
          <Cell>Total</Cell>
          <Numbers
            counts={{ predicted, converts, annotated, unsure: predicted - converts - annotated }}
            showsUnsure={showsUnsure}
          />
        </TableRow>
      </TableBody>
    </Table>
  );
}

function Numbers({ counts, showsUnsure }: { counts: Counts } & Columns) {
  const { converts, annotated, unsure, predicted } = counts;
  return (
    <>
      <Cell numeric>{formatCount(converts)}</Cell>
      <Cell numeric className={NARROW}>
        {formatCount(predicted - converts)}
      </Cell>
      <Cell numeric className={WIDE}>
        {formatCount(annotated)}
      </Cell>
      {showsUnsure ? (
        <Cell numeric className={WIDE}>
          {formatCount(unsure)}
        </Cell>
      ) : null}
      <Cell numeric className={WIDE}>
        {formatCount(predicted)}
      </Cell>
    </>
  );
}

export function DryRunSkeleton() {
  return (
    <div className="grid gap-3">
      <Skeleton className="h-20" />
      <TableSkeleton rows={4} columns={4} label="Counting what would be converted" />
    </div>
  );
}
