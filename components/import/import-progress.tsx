// Third step of an import: how far it is, and what became of it.
"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { RejectTable } from "@/components/import/reject-table";
import { useProject, useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import type { ImportRow } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { TextSkeleton } from "@/components/ui/skeleton";
import { formatCount, formatPlural } from "@/lib/format";

const POLL_MS = 700;
const isMoving = (row: ImportRow | undefined) => row?.state === "queued" || row?.state === "running";

export function ImportProgress({ importId, onAgain }: { importId: string; onAgain: () => void }) {
  const refresh = useRefreshProject();
  const query = useQuery(
    useTRPC().import.get.queryOptions(
      { ...useProjectInput(), importId },
      { refetchInterval: ({ state }) => (isMoving(state.data) ? POLL_MS : false) },
    ),
  );
  const state = query.data?.state;
  const onCompleted = useEffectEvent(() => void refresh());
  useEffect(() => {
    if (state === "completed") onCompleted();
  }, [state]);
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
  return isMoving(query.data) ? <Moving row={query.data} /> : <Ended row={query.data} onAgain={onAgain} />;
}

function Moving({ row }: { row: ImportRow }) {
  const input = useProjectInput();
  const cancel = useMutation(useTRPC().import.cancel.mutationOptions());
  return (
    <div className="grid gap-3" role="status">
      <p>
        {row.state === "queued" ? "Waiting for its turn" : `${formatCount(row.rowsRead)} rows read`}:{" "}
        <span className="break-all font-medium">{row.fileName}</span>
      </p>
      <Progress label="Importing" />
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
  const all = row.rowsRejected === 0;
  return (
    <Alert tone={all ? "success" : "warning"} title={`${formatPlural(row.rowsImported, "task")} imported`}>
      {all
        ? "Every row of the file went in."
        : `${formatPlural(row.rowsRejected, "row")} could not be imported; see the list below.`}
    </Alert>
  );
}
