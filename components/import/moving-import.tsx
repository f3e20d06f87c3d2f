// How far an import is that has not ended: waiting, reading its file, or writing the tasks.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useProjectInput } from "@/components/projects/project-context";
import type { ImportRow } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { useRate } from "@/components/use-rate";
import { formatCount, formatDuration, formatPercent } from "@/lib/format";
import { type ImportPhase, phaseOf } from "@/lib/import-progress";
import { remainingMs } from "@/lib/run-progress";

const TITLES = { waiting: "Waiting for its turn:", reading: "Reading", writing: "Writing the tasks of" };
const STEPS = { reading: "step 1 of 2", writing: "step 2 of 2" };

/** `at`: when the row was read, in milliseconds. */
export function MovingImport({ row, at }: { row: ImportRow; at: number }) {
  const input = useProjectInput();
  const cancel = useMutation(useTRPC().import.cancel.mutationOptions());
  const phase = phaseOf(row) ?? { name: "waiting" };
  const isWaiting = phase.name === "waiting";
  const rate = useRate(isWaiting ? null : phase.done, at);
  return (
    <div className="grid gap-3">
      <p role="status">
        {TITLES[phase.name]} <span className="break-all font-medium">{row.fileName}</span>
        {isWaiting ? null : <span className="text-muted">, {STEPS[phase.name]}</span>}
      </p>
      <Progress label="Importing" {...(isWaiting ? {} : { value: phase.done, max: phase.total })} />
      {isWaiting ? null : <p className="text-muted text-sm tabular">{wordsOf(row, phase, rate)}</p>}
      <p className="text-muted text-sm">
        You may leave this page. Nothing is in the project until everything is.
      </p>
      <div>
        <Button busy={cancel.isPending} onClick={() => cancel.mutate({ ...input, importId: row.id })}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** "37%, 12,000 rows read, about 4 s left for this step" */
function wordsOf(
  row: ImportRow,
  { name, done, total }: Exclude<ImportPhase, { name: "waiting" }>,
  rate: number | null,
): string {
  const rows =
    name === "reading"
      ? `${formatCount(row.rowsRead)} rows read`
      : `${formatCount(done)} of ${formatCount(row.rowsRead)} rows written`;
  const left = remainingMs(total - done, rate);
  const time = left === null ? [] : [`about ${formatDuration(Math.max(1_000, left))} left for this step`];
  return [formatPercent(done / total, 0), rows, ...time].join(", ");
}
