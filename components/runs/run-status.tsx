// How far a run is while it goes on; after that, the banner that says why it stands still.
"use client";

import { Can } from "@/components/can";
import { BatchProgress } from "@/components/runs/batch-progress";
import { StoppedRun } from "@/components/runs/stopped-run";
import type { Run } from "@/components/runs/types";
import { useRunActions } from "@/components/runs/use-runs";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { useRate } from "@/components/use-rate";
import { ECONOMY_SENTENCE } from "@/lib/batch-words";
import { formatCount, formatDuration, formatUsd } from "@/lib/format";
import { finishedOf, leftOf, rateInWords, remainingMs } from "@/lib/run-progress";
import { isActiveRun } from "@/lib/run-words";

export interface RunStatusProps {
  run: Run;
  /** When the counts were read, in milliseconds. */
  at: number;
  onShowFailed: () => void;
}

export function RunStatus({ run, at, onShowFailed }: RunStatusProps) {
  if (isActiveRun(run)) return <Moving run={run} at={at} />;
  if (run.state === "completed") return null;
  return <StoppedRun run={run} onShowFailed={onShowFailed} />;
}

/** "$0.12 of $0.50", or what was spent so far where the run has no cap of its own. */
function moneyWords({ spentUsd, caps, costUsd }: Run): string | null {
  const own = caps.find(({ kind }) => kind === "run");
  if (own) return `${formatUsd(spentUsd)} of ${formatUsd(own.amountUsd)} spent`;
  return costUsd === null && spentUsd === 0 ? null : `${formatUsd(spentUsd)} so far`;
}

function Moving({ run, at }: { run: Run; at: number }) {
  const { cancel, pause, isBusy } = useRunActions(run.projectId);
  // Answers of a batch come all at once.
  const rate = useRate(run.state === "running" && !run.batches ? finishedOf(run) : null, at);
  const left = leftOf(run);
  const remaining = remainingMs(left, rate);
  const pace = [
    rateInWords(rate),
    remaining === null || left === 0 ? null : `about ${formatDuration(Math.max(1_000, remaining))} left`,
    moneyWords(run),
  ].filter((words) => words !== null);
  return (
    <section aria-label="Progress of the run" className="grid gap-2 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium" role="status">
          {run.state === "queued" ? "Waiting for its turn" : "Running"}
        </p>
        <Can permission="prompt.run">
          <span className="flex gap-2">
            <Button size="sm" busy={isBusy} onClick={() => pause(run.id)}>
              Pause
            </Button>
            <Button size="sm" disabled={isBusy} onClick={() => cancel(run.id)}>
              Cancel
            </Button>
          </span>
        </Can>
      </div>
      {run.state === "queued" && run.total === 0 ? (
        <Progress label="Run" />
      ) : (
        <Progress
          label="Run"
          max={run.total}
          parts={[
            { label: "done", value: run.done, tone: "accent" },
            { label: "failed", value: run.failed, tone: "danger" },
          ]}
        />
      )}
      <p className="text-muted text-sm tabular">
        {formatCount(run.done)} done{run.cached > 0 ? ` (${formatCount(run.cached)} from the cache)` : ""},{" "}
        {formatCount(run.failed)} failed, {formatCount(left)} left
        {pace.length > 0 ? `; ${pace.join(", ")}` : ""}
      </p>
      <BatchProgress batches={run.batches} />
      <p className="text-faint text-sm">
        {run.batches ? `${ECONOMY_SENTENCE} ` : ""}You may leave this page; the run goes on.
      </p>
    </section>
  );
}
