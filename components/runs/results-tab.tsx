// The rows of a run: text, ground truth beside prediction, confidence, what failed and what it cost.
"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import { nameIn, useLabelBook } from "@/components/runs/label-book";
import { ResultDrawer } from "@/components/runs/result-drawer";
import { ResultTable } from "@/components/runs/result-table";
import { ALL_RESULTS, type ResultsView, type Run } from "@/components/runs/types";
import { useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { TableSkeleton } from "@/components/ui/skeleton";
import { formatCount } from "@/lib/format";
import { isActiveRun } from "@/lib/run-words";

const POLL_MS = 3_000;

function useRows(run: Run, { filter, cell }: ResultsView) {
  return useInfiniteQuery(
    useTRPC().run.listResults.infiniteQueryOptions(
      { ...useRunInput(run.projectId), runId: run.id, filter, ...(cell ? { cell } : {}) },
      {
        getNextPageParam: (page) => page.next ?? undefined,
        refetchInterval: isActiveRun(run) ? POLL_MS : false,
      },
    ),
  );
}

export interface ResultsTabProps {
  run: Run;
  /** Tasks with a wrong or no answer; null when nothing says what is right. */
  wrong: number | null;
  view: ResultsView;
  onView: (view: ResultsView) => void;
}

export function ResultsTab({ run, wrong, view, onView }: ResultsTabProps) {
  const [openId, setOpenId] = useState<bigint | null>(null);
  const query = useRows(run, view);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const at = rows.findIndex((row) => row.taskId === openId);
  const step = (by: number) => {
    const next = rows[at + by];
    return next ? () => setOpenId(next.taskId) : undefined;
  };
  const open = rows[at];
  return (
    <div className="grid gap-3">
      <Filters run={run} wrong={wrong} view={view} onView={onView} />
      {query.isError && !query.data ? (
        <ErrorState
          title="The rows did not load"
          description={describeError(query.error).message}
          onRetry={() => void query.refetch()}
        />
      ) : query.isPending ? (
        <TableSkeleton rows={8} columns={4} label="Loading rows" />
      ) : rows.length === 0 ? (
        <NoRows view={view} onView={onView} />
      ) : (
        <>
          <ResultTable
            rows={rows}
            showsTruth={wrong !== null}
            onOpen={setOpenId}
            isActive={isActiveRun(run)}
          />
          {query.hasNextPage ? (
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more rows
            </Button>
          ) : null}
        </>
      )}
      {open ? (
        <ResultDrawer
          row={open}
          run={run}
          showsTruth={wrong !== null}
          onClose={() => setOpenId(null)}
          onPrevious={step(-1)}
          onNext={step(1)}
        />
      ) : null}
    </div>
  );
}

function Filters({ run, wrong, view, onView }: ResultsTabProps) {
  const book = useLabelBook();
  const count = (name: string, n: number) => (
    <span>
      {name} <span className="text-muted tabular">{formatCount(n)}</span>
    </span>
  );
  if (view.cell) {
    const { truthId, predictedId } = view.cell;
    const predicted = predictedId === null ? "failed or not run" : `predicted ${nameIn(book, predictedId)}`;
    return (
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 break-words">
          Truth {nameIn(book, truthId)}, {predicted}
        </p>
        <Button size="sm" onClick={() => onView(ALL_RESULTS)}>
          <X aria-hidden="true" />
          Show all
        </Button>
      </div>
    );
  }
  return (
    <div>
      <Segmented
        label="Rows to show"
        value={view.filter}
        onValueChange={(filter) => onView({ filter, cell: null })}
        options={[
          { value: "all", label: count("All", run.total) },
          ...(wrong === null ? [] : [{ value: "wrong" as const, label: count("Wrong", wrong) }]),
          { value: "failed", label: count("Failed", run.failed) },
        ]}
      />
    </div>
  );
}

function NoRows({ view, onView }: Pick<ResultsTabProps, "view" | "onView">) {
  if (view.filter === "all" && !view.cell)
    return <EmptyState title="No rows" description="The tasks of this run are no longer in the project." />;
  return (
    <EmptyState
      title={view.filter === "failed" ? "Nothing failed" : "No row matches"}
      action={<Button onClick={() => onView(ALL_RESULTS)}>Show all rows</Button>}
    />
  );
}
