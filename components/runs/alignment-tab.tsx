// Where predictions and ground truth agree: scores per class and the confusion matrix.
"use client";

import { ClassTable } from "@/components/runs/class-table";
import { ConfusionMatrix } from "@/components/runs/confusion-matrix";
import type { ResultsView } from "@/components/runs/types";
import { EmptyState } from "@/components/ui/empty-state";
import { TextSkeleton } from "@/components/ui/skeleton";
import { formatPlural } from "@/lib/format";
import type { RunScores } from "@/lib/run-scores";

export interface AlignmentTabProps {
  scores: RunScores | null | undefined;
  /** Tasks whose ground truth is no label of the run. */
  otherTruth: number;
  onCell: (cell: NonNullable<ResultsView["cell"]>) => void;
}

export function AlignmentTab({ scores, otherTruth, onCell }: AlignmentTabProps) {
  if (scores === undefined) return <TextSkeleton lines={6} label="Counting" />;
  if (scores === null || scores.accuracy.total === 0)
    return (
      <EmptyState
        title="Nothing to compare with"
        description="Evaluate this version on ground truth to see which classes it confuses."
      />
    );
  return (
    <div className="grid gap-6">
      <section className="grid gap-2">
        <h3 className="font-medium">Confusion matrix</h3>
        <p className="text-muted text-sm">
          Rows are the ground truth, columns the prediction. A stronger colour means a larger share of the
          row; press a number to see exactly those tasks.
        </p>
        <ConfusionMatrix confusion={scores.confusion} onCell={onCell} />
        {otherTruth > 0 ? (
          <p className="text-muted text-sm">
            {formatPlural(otherTruth, "task")} left out: the ground truth is a label that this run did not
            have.
          </p>
        ) : null}
      </section>
      <section className="grid gap-2">
        <h3 className="font-medium">Classes</h3>
        <ClassTable classes={scores.f1.classes} />
      </section>
    </div>
  );
}
