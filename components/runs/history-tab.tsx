// Every run of the prompt, newest first; a row opens the run.
"use client";

import type { RunListRow } from "@/components/runs/types";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, formatUsd } from "@/lib/format";
import { RUN_STATE_WORDS, runStateOf, scopeWords } from "@/lib/run-words";

export interface HistoryTabProps {
  runs: readonly RunListRow[];
  openId: string | undefined;
  onOpen: (run: { runId: string; versionId: string }) => void;
}

export function HistoryTab({ runs, openId, onOpen }: HistoryTabProps) {
  if (runs.length === 0)
    return <EmptyState title="No runs yet" description="Every run of this prompt will be listed here." />;
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell>Run</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell numeric>Done</HeadCell>
          <HeadCell numeric>Failed</HeadCell>
          <HeadCell numeric>Accuracy</HeadCell>
          <HeadCell numeric>Cost</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {runs.map((run) => {
          const state = RUN_STATE_WORDS[runStateOf(run.state)];
          const open = () => onOpen({ runId: run.id, versionId: run.versionId });
          return (
            <TableRow key={run.id} selected={run.id === openId} className="cursor-pointer" onClick={open}>
              <Cell>
                <button
                  type="button"
                  className="whitespace-nowrap text-left underline-offset-2 hover:underline"
                >
                  v{run.version.number}, {scopeWords(run)}
                </button>
                <span className="block text-muted text-sm">
                  <RelativeTime at={run.createdAt} />
                  {run.startedBy ? ` by ${run.startedBy}` : ""}
                </span>
              </Cell>
              <Cell>
                <Badge tone={state.tone}>{state.label}</Badge>
              </Cell>
              <Cell numeric>{formatCount(run.done)}</Cell>
              <Cell numeric>{formatCount(run.failed)}</Cell>
              <Cell numeric>{formatPercent(run.score?.accuracy ?? null)}</Cell>
              <Cell numeric>{formatUsd(run.costUsd)}</Cell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
