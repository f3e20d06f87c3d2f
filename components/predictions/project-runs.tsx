// The runs of the project over all prompts, newest first, kept fresh while one of them moves.
"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { versionName } from "@/components/predictions/version-name";
import { useProjectInput } from "@/components/projects/project-context";
import type { RunListRow } from "@/components/runs/types";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, formatUsd } from "@/lib/format";
import { isActiveRun, RUN_STATE_WORDS, runStateOf, scopeWords } from "@/lib/run-words";

const POLL_MS = 2_000;
const SHOWN_FIRST = 8;

export function ProjectRuns() {
  const [all, setAll] = useState(false);
  const query = useQuery(
    useTRPC().run.list.queryOptions(useProjectInput(), {
      refetchInterval: ({ state }) => (state.data?.some(isActiveRun) ? POLL_MS : false),
    }),
  );
  const runs = query.data;
  if (runs?.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h2 className="font-medium">Runs</h2>
      {runs ? (
        <RunTable runs={all ? runs : runs.slice(0, SHOWN_FIRST)} />
      ) : query.isError ? (
        <ErrorState
          title="The runs did not load"
          description={describeError(query.error).message}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : (
        <TableSkeleton rows={3} columns={5} label="Loading runs" />
      )}
      {runs && runs.length > SHOWN_FIRST && !all ? (
        <div>
          <Button size="sm" onClick={() => setAll(true)}>
            Show {formatCount(runs.length - SHOWN_FIRST)} more
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function RunTable({ runs }: { runs: readonly RunListRow[] }) {
  return (
    <Table aria-label="Runs of this project">
      <TableHead>
        <tr>
          <HeadCell>Version</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell numeric>Done</HeadCell>
          <HeadCell numeric>Failed</HeadCell>
          <HeadCell numeric>Accuracy</HeadCell>
          <HeadCell numeric>Cost</HeadCell>
          <HeadCell>Started</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {runs.map((run) => (
          <RunRow key={run.id} run={run} />
        ))}
      </TableBody>
    </Table>
  );
}

function RunRow({ run }: { run: RunListRow }) {
  const { org } = useMembership();
  const state = RUN_STATE_WORDS[runStateOf(run.state)];
  return (
    <TableRow>
      <Cell className="min-w-44">
        <Link
          href={`/o/${org.slug}/prompts/${run.promptId}`}
          className="break-words font-medium underline-offset-2 hover:underline"
        >
          {versionName(run.version)}
        </Link>
        <span className="block text-muted text-sm">{scopeWords(run)}</span>
      </Cell>
      <Cell>
        <Badge tone={state.tone} dot={isActiveRun(run)}>
          {state.label}
        </Badge>
      </Cell>
      <Cell numeric className="whitespace-nowrap">
        {formatCount(run.done)}
        {run.done + run.failed < run.total ? (
          <span className="text-faint"> of {formatCount(run.total)}</span>
        ) : null}
      </Cell>
      <Cell numeric className={run.failed > 0 ? "text-danger-ink" : "text-muted"}>
        {formatCount(run.failed)}
      </Cell>
      <Cell numeric>{formatPercent(run.score?.accuracy ?? null)}</Cell>
      <Cell numeric>{formatUsd(run.costUsd)}</Cell>
      <Cell className="whitespace-nowrap">
        <RelativeTime at={run.createdAt} />
        {run.startedBy ? <span className="block text-muted text-sm">{run.startedBy}</span> : null}
      </Cell>
    </TableRow>
  );
}
