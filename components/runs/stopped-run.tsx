// Why a run stands still or ended early, what is safe, and the buttons that send it on.
"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Can, useMembership } from "@/components/can";
import { BatchProgress } from "@/components/runs/batch-progress";
import { RaiseCap } from "@/components/runs/raise-cap";
import type { Run } from "@/components/runs/types";
import { useRunActions } from "@/components/runs/use-runs";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { formatCount, formatPlural } from "@/lib/format";
import { leftOf } from "@/lib/run-progress";
import {
  isKeyTrouble,
  isResumableRun,
  isRetryableRun,
  pauseAdvice,
  RUN_STATE_WORDS,
  runStateOf,
  stopReason,
} from "@/lib/run-words";

export interface StoppedRunProps {
  run: Run;
  onShowFailed: () => void;
}

export function StoppedRun({ run, onShowFailed }: StoppedRunProps) {
  const { label, tone } = RUN_STATE_WORDS[runStateOf(run.state)];
  const actions = <Actions run={run} onShowFailed={onShowFailed} />;
  if (run.state === "completed_with_errors")
    return (
      <Alert tone="warning" title={`${formatPlural(run.failed, "task")} failed`} actions={actions}>
        The others are done. A failed task counts as wrong in the accuracy. Trying again asks about the failed
        tasks alone.
      </Alert>
    );
  return (
    <Alert tone={tone} title={`This run is ${label}`} actions={actions}>
      <p>
        {stopReason(run)} {pauseAdvice(run)}
      </p>
      {run.state === "failed" ? null : <p className="tabular">{keptWords(run)}</p>}
      {run.batches && run.batches.open.length > 0 ? (
        <>
          <p>What OpenAI has finished is still brought in.</p>
          <BatchProgress batches={run.batches} />
        </>
      ) : null}
    </Alert>
  );
}

function keptWords(run: Run): string {
  const left = leftOf(run);
  const failed = run.failed > 0 ? `, ${formatCount(run.failed)} failed` : "";
  const open = left > 0 ? `, ${formatCount(left)} not run` : "";
  return `${formatPlural(run.done, "task")} done${failed}${open}; what is done is kept.`;
}

function Actions({ run, onShowFailed }: StoppedRunProps): ReactNode {
  const { org } = useMembership();
  const { cancel, resume, retryFailed, isBusy } = useRunActions(run.projectId);
  const isOpen = run.state === "paused" || run.state === "budget_stopped";
  return (
    <>
      {run.failed > 0 ? (
        <Button size="sm" onClick={onShowFailed}>
          Show failed
        </Button>
      ) : null}
      {isKeyTrouble(run.code) ? (
        <Button size="sm" asChild>
          <Link href={`/o/${org.slug}/settings/key`}>Key settings</Link>
        </Button>
      ) : null}
      {run.state === "budget_stopped" ? <RaiseCap run={run} /> : null}
      <Can permission="prompt.run">
        {isRetryableRun(run) ? (
          <Button size="sm" busy={isBusy} onClick={() => retryFailed(run.id)}>
            Retry failed
          </Button>
        ) : null}
        {isResumableRun(run) ? (
          <Button size="sm" busy={isBusy} onClick={() => resume(run.id)}>
            {run.state === "canceled" ? "Continue" : "Resume"}
          </Button>
        ) : null}
        {isOpen ? (
          <Button size="sm" disabled={isBusy} onClick={() => cancel(run.id)}>
            Cancel
          </Button>
        ) : null}
      </Can>
    </>
  );
}
