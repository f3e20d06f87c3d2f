// Third step of an import: how far it is, and what became of it.
"use client";

import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { MovingImport } from "@/components/import/moving-import";
import { RejectTable } from "@/components/import/reject-table";
import { UndoImportButton } from "@/components/import/undo-import-button";
import { isMoving, useImport, useRefreshImports } from "@/components/import/use-imports";
import { useProject } from "@/components/projects/project-context";
import type { ImportRow } from "@/components/projects/types";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { TextSkeleton } from "@/components/ui/skeleton";
import { formatPlural } from "@/lib/format";

export function ImportProgress({ importId, onAgain }: { importId: string; onAgain: () => void }) {
  const refresh = useRefreshImports();
  const query = useImport(importId);
  const hasEnded = query.data !== undefined && !isMoving(query.data);
  const onEnded = useEffectEvent(() => void refresh());
  useEffect(() => {
    if (hasEnded) onEnded();
  }, [hasEnded]);
  if (query.isError)
    return (
      <ErrorState
        title="The import did not load"
        description={describeError(query.error).message}
        onRetry={() => void query.refetch()}
        actions={<Button onClick={onAgain}>Back</Button>}
      />
    );
  if (!query.data) return <TextSkeleton lines={3} />;
  if (isMoving(query.data)) return <MovingImport row={query.data} at={query.dataUpdatedAt} />;
  return <Ended row={query.data} onAgain={onAgain} />;
}

function Ended({ row, onAgain }: { row: ImportRow; onAgain: () => void }) {
  const { org } = useMembership();
  const project = useProject();
  const tasks = `/o/${org.slug}/projects/${project.id}/tasks`;
  return (
    <div className="grid gap-4">
      <Outcome row={row} />
      <div className="flex flex-wrap gap-2">
        {row.state === "completed" ? (
          <Button variant="primary" asChild>
            <Link href={tasks}>See the tasks</Link>
          </Button>
        ) : null}
        <Button onClick={onAgain}>Import another file</Button>
        <UndoImportButton row={row} size="md" />
      </div>
      {row.rowsRejected > 0 ? <RejectTable importId={row.id} count={row.rowsRejected} /> : null}
    </div>
  );
}

function Outcome({ row }: { row: ImportRow }) {
  if (row.state === "failed")
    return (
      <Alert tone="danger" title="Nothing was imported">
        {row.error}
      </Alert>
    );
  if (row.state === "canceled")
    return (
      <Alert tone="neutral" title="The import was canceled">
        Nothing was imported.
      </Alert>
    );
  if (row.state === "undone")
    return (
      <Alert tone="neutral" title="The import was undone">
        {formatPlural(row.rowsImported, "task")} had been imported. What was labelled, starred or predicted in
        the meantime is still there.
      </Alert>
    );
  const all = row.rowsRejected === 0;
  return (
    <Alert tone={all ? "success" : "warning"} title={`${formatPlural(row.rowsImported, "task")} imported`}>
      {all
        ? "Every row of the file went in."
        : `${formatPlural(row.rowsRejected, "row")} could not be imported; see the list below.`}
    </Alert>
  );
}
