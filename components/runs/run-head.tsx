// The run that is open: what it ran on and when, its state, its numbers, and what to do next.
"use client";

import { describeError } from "@/components/error-note";
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import { MetricStrip } from "@/components/runs/metric-strip";
import { NextStep } from "@/components/runs/next-step";
import { RunStatus } from "@/components/runs/run-status";
import type { StartRequest } from "@/components/runs/use-runs";
import type { useSelectedRun } from "@/components/runs/use-selected-run";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { scopeWords } from "@/lib/run-words";

export interface RunHeadProps {
  prompt: StudioPrompt;
  version: StudioVersion;
  selected: ReturnType<typeof useSelectedRun>;
  start: (request: StartRequest) => Promise<void>;
  isStarting: boolean;
  onShowFailed: () => void;
}

export function RunHead({ prompt, version, selected, start, isStarting, onShowFailed }: RunHeadProps) {
  const { run, query, scores, kappa } = selected;
  if (query.isError && !run)
    return (
      <ErrorState
        title="The run did not load"
        description={describeError(query.error).message}
        onRetry={() => void query.refetch()}
      />
    );
  if (!run) return query.isLoading ? <Skeleton className="h-24 w-full rounded-lg" /> : null;
  return (
    <section aria-label="Run" className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-base">
          Version {run.version.number}, {scopeWords(run)}{" "}
          <RelativeTime at={run.createdAt} className="font-normal text-muted text-sm" />
        </h2>
        <NextStep prompt={prompt} version={version} run={run} start={start} isStarting={isStarting} />
      </div>
      <RunStatus key={run.id} run={run} at={query.dataUpdatedAt} onShowFailed={onShowFailed} />
      <MetricStrip run={run} scores={scores} kappa={kappa} />
    </section>
  );
}
