// How far a running conversion is.
"use client";

import type { ConversionRow } from "@/components/predictions/types";
import { Progress } from "@/components/ui/progress";
import { formatCount, formatPlural } from "@/lib/format";

export function ConversionBar({ row }: { row: ConversionRow }) {
  const looked = row.converted + row.skipped;
  if (row.state === "queued")
    return (
      <div className="grid min-w-36 gap-1.5" role="status">
        <span className="text-sm">Waiting for its turn</span>
        <Progress label="Waiting" size="sm" />
      </div>
    );
  return (
    <div className="grid min-w-36 gap-1.5">
      <span className="text-sm tabular">
        {formatCount(looked)} of {formatPlural(row.total, "task")}
      </span>
      <Progress
        label="Converting"
        size="sm"
        max={row.total}
        parts={[
          { label: "converted", value: row.converted, tone: "accent" },
          { label: "left out", value: row.skipped, tone: "neutral" },
        ]}
      />
    </div>
  );
}
