// What a conversion would do: how many, how right they are likely to be, and per label what is left out and why.
"use client";

import type { ConversionPreview } from "@/components/predictions/types";
import { LabelChip } from "@/components/ui/label-chip";
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";
import { Stat, StatStrip } from "@/components/ui/stat";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { formatCount, formatPercent, formatPlural, NOTHING } from "@/lib/format";
import { accuracyOf } from "@/lib/metrics/accuracy";

export interface DryRunProps {
  preview: ConversionPreview;
  minPercent: number;
  /** Shows the numbers of the former choice until the new ones are there. */
  isStale: boolean;
}

export function DryRun({ preview, minPercent, isStale }: DryRunProps) {
  const { predicted, converts } = preview;
  const accuracy = expectedAccuracy(preview, minPercent);
  return (
    <section
      aria-label="Dry run"
      aria-busy={isStale}
      className={cn("grid grid-cols-1 gap-3 transition-opacity", isStale && "opacity-60")}
    >
      <StatStrip>
        <Stat
          label="Would convert"
          value={formatCount(converts)}
          note={`of ${formatPlural(predicted, "predicted task")}`}
        />
        <Stat label="Expected accuracy" value={accuracy.value} note={accuracy.note} />
      </StatStrip>
      <LabelCounts preview={preview} showsUnsure={minPercent > 0} />
      <p className="sr-only" role="status">
        {isStale ? "" : `${formatPlural(converts, "prediction")} would be converted.`}
      </p>
    </section>
  );
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

function LabelCounts({ preview, showsUnsure }: { preview: ConversionPreview; showsUnsure: boolean }) {
  const unsure = preview.predicted - preview.converts - preview.annotated;
  return (
    <Table aria-label="Dry run by label">
      <TableHead>
        <tr>
          <HeadCell>Label</HeadCell>
          <HeadCell numeric>Convert</HeadCell>
          <HeadCell numeric>Annotated</HeadCell>
          {showsUnsure ? <HeadCell numeric>Below minimum</HeadCell> : null}
          <HeadCell numeric>Predicted</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {preview.labels.map((row) => (
          <TableRow key={row.labelId}>
            <Cell className="min-w-28">
              <LabelChip name={row.label} color={row.color} />
            </Cell>
            <Cell numeric>{formatCount(row.converts)}</Cell>
            <Cell numeric className="text-muted">
              {formatCount(row.annotated)}
            </Cell>
            {showsUnsure ? (
              <Cell numeric className="text-muted">
                {formatCount(row.unsure)}
              </Cell>
            ) : null}
            <Cell numeric className="text-muted">
              {formatCount(row.predicted)}
            </Cell>
          </TableRow>
        ))}
        <TableRow className="font-semibold">
          <Cell>Total</Cell>
          <Cell numeric>{formatCount(preview.converts)}</Cell>
          <Cell numeric>{formatCount(preview.annotated)}</Cell>
          {showsUnsure ? <Cell numeric>{formatCount(unsure)}</Cell> : null}
          <Cell numeric>{formatCount(preview.predicted)}</Cell>
        </TableRow>
      </TableBody>
    </Table>
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
