// How far a run is while it goes on, and why it stands still or what to do after it.
"use client";

import Link from "next/link";
import { Can, useMembership } from "@/components/can";
import type { Run } from "@/components/runs/types";
import { useRunActions } from "@/components/runs/use-runs";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { useRate } from "@/components/use-rate";
import { formatCount, formatDuration, formatPlural, formatUsd } from "@/lib/format";
import { finishedOf, leftOf, rateInWords, remainingMs } from "@/lib/run-progress";
import {
  isActiveRun,
  isKeyTrouble,
  isResumableRun,
  RUN_STATE_WORDS,
  runStateOf,
  stopReason,
} from "@/lib/run-words";

export interface RunStatusProps {
  run: Run;
  /** When the counts were read, in milliseconds. */
  at: number;
  onShowFailed: () => void;
}

export function RunStatus({ run, at, onShowFailed }: RunStatusProps) {
  if (isActiveRun(run)) return <Moving run={run} at={at} />;
  if (run.state === "completed") return null;
  return <Stopped run={run} onShowFailed={onShowFailed} />;
}

function Moving({ run, at }: { run: Run; at: number }) {
  const { cancel, isBusy } = useRunActions(run.projectId);
  const rate = useRate(run.state === "running" ? finishedOf(run) : null, at);
  const left = leftOf(run);
  const remaining = remainingMs(left, rate);
  const pace = [
    rateInWords(rate),
    remaining === null || left === 0 ? null : `about ${formatDuration(Math.max(1_000, remaining))} left`,
    run.costUsd === null ? null : `${formatUsd(run.costUsd)} so far`,
  ].filter((words) => words !== null);
  return (
    <section aria-label="Progress of the run" className="grid gap-2 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium" role="status">
          {run.state === "queued" ? "Waiting for its turn" : "Running"}
        </p>
        <Can permission="prompt.run">
          <Button size="sm" busy={isBusy} onClick={() => cancel(run.id)}>
            Cancel
          </Button>
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
        {formatCount(run.done)} done, {formatCount(run.failed)} failed, {formatCount(left)} left
        {pace.length > 0 ? `; ${pace.join(", ")}` : ""}
      </p>
      <p className="text-faint text-sm">You may leave this page; the run goes on.</p>
    </section>
  );
}

function Stopped({ run, onShowFailed }: { run: Run; onShowFailed: () => void }) {
  const { org } = useMembership();
  const { resume, isBusy } = useRunActions(run.projectId);
  const { label, tone } = RUN_STATE_WORDS[runStateOf(run.state)];
  const left = leftOf(run);
  const kept = `${formatPlural(run.done, "task")} done${left > 0 ? `, ${formatCount(left)} not run` : ""}; what is done is kept.`;
  if (run.state === "completed_with_errors")
    return (
      <Alert
        tone="warning"
        title={`${formatPlural(run.failed, "task")} failed`}
        actions={
          <Button size="sm" onClick={onShowFailed}>
            Show failed
          </Button>
        }
      >
        The others are done. A failed task counts as wrong in the accuracy.
      </Alert>
    );
  return (
    <Alert
      tone={tone}
      title={`This run is ${label}`}
      actions={
        <>
          {isKeyTrouble(run.code) ? (
            <Button size="sm" asChild>
              <Link href={`/o/${org.slug}/settings/key`}>Key settings</Link>
            </Button>
          ) : null}
          {isResumableRun(run) ? (
            <Can permission="prompt.run">
              <Button size="sm" busy={isBusy} onClick={() => resume(run.id)}>
                {run.state === "canceled" ? "Continue" : "Resume"}
              </Button>
            </Can>
          ) : null}
        </>
      }
    >
      {stopReason(run)} {run.state === "failed" ? null : kept}
    </Alert>
  );
}
