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
import { remainingMs } from "@/lib/run-progress";

/** Of the file; 1 while the tasks are written. */
export const readShare = ({ bytesRead, sizeBytes }: ImportRow) =>
  sizeBytes === 0 ? 1 : Math.min(1, bytesRead / sizeBytes);

/** `at`: when the row was read, in milliseconds. */
export function MovingImport({ row, at }: { row: ImportRow; at: number }) {
  const input = useProjectInput();
  const cancel = useMutation(useTRPC().import.cancel.mutationOptions());
  const share = readShare(row);
  const isReading = row.state === "running" && share < 1;
  const rate = useRate(isReading ? row.bytesRead : null, at);
  return (
    <div className="grid gap-3">
      <p role="status">
        {row.state === "queued" ? "Waiting for its turn" : isReading ? "Reading" : "Writing the tasks of"}{" "}
        <span className="break-all font-medium">{row.fileName}</span>
      </p>
      {isReading ? <Progress label="Reading the file" value={share * 100} /> : <Progress label="Importing" />}
      <p className="text-muted text-sm tabular">{wordsOf(row, isReading, rate)}</p>
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

/** "37%, 12,000 rows read, about 4 s left" */
function wordsOf(row: ImportRow, isReading: boolean, rate: number | null): string {
  const rows = `${formatCount(row.rowsRead)} rows read`;
  if (row.state === "queued") return "Nothing is read yet.";
  if (!isReading) return `All of the file is read: ${formatCount(row.rowsRead)} rows.`;
  const left = remainingMs(row.sizeBytes - row.bytesRead, rate);
  const time = left === null ? [] : [`about ${formatDuration(Math.max(1_000, left))} left`];
  return [formatPercent(readShare(row), 0), rows, ...time].join(", ");
}
