// The buttons of a job: another try, pause, and stop.
"use client";

import Link from "next/link";
import { useCan, useMembership } from "@/components/can";
import { useShortcuts } from "@/components/frame/shortcuts";
import { mayRetry, RETRY_WORDS } from "@/components/jobs/job-words";
import type { Job } from "@/components/jobs/types";
import { useCancelJob, useRetryJob, useRunSteps } from "@/components/jobs/use-job-actions";
import { Button } from "@/components/ui/button";
import { hasFailedTasks, isCancelableJob, isPausableJob, type JobKind } from "@/lib/jobs";
import type { PermissionName } from "@/lib/permissions";

const PERMISSIONS: Readonly<Record<JobKind, PermissionName>> = {
  run: "prompt.run",
  import: "task.import",
  conversion: "prediction.convert",
  sync: "storage.manage",
};

export function JobActions({ job }: { job: Job }) {
  const mayAct = useCan()(PERMISSIONS[job.kind]);
  if (!mayAct) return null;
  return (
    <>
      {mayRetry(job) ? <RetryButton job={job} /> : null}
      {hasFailedTasks(job) ? <RetryFailedButton job={job} /> : null}
      {isPausableJob(job) ? <PauseButton job={job} /> : null}
      {isCancelableJob(job) ? <CancelButton job={job} /> : null}
    </>
  );
}

function PauseButton({ job }: { job: Job }) {
  const { pause, isBusy } = useRunSteps(job);
  useShortcuts([{ keys: "p", label: "Pause the run", group: "Job", run: pause }]);
  return (
    <Button busy={isBusy} onClick={pause}>
      Pause
    </Button>
  );
}

function RetryFailedButton({ job }: { job: Job }) {
  const { retryFailed, isBusy } = useRunSteps(job);
  useShortcuts([{ keys: "r", label: "Retry the failed tasks", group: "Job", run: retryFailed }]);
  return (
    <Button variant="primary" busy={isBusy} onClick={retryFailed}>
      Retry failed
    </Button>
  );
}

function CancelButton({ job }: { job: Job }) {
  const { cancel, isBusy } = useCancelJob(job);
  useShortcuts([{ keys: "x", label: "Cancel the job", group: "Job", run: cancel }]);
  return (
    <Button busy={isBusy} onClick={cancel}>
      Cancel
    </Button>
  );
}

function RetryButton({ job }: { job: Job }) {
  const { org } = useMembership();
  const { retry, isBusy } = useRetryJob(job);
  const { label } = RETRY_WORDS[job.kind];
  useShortcuts(retry ? [{ keys: "r", label, group: "Job", run: retry }] : []);
  if (!retry)
    return (
      <Button variant="primary" asChild>
        <Link href={`/o/${org.slug}/projects/${job.project.id}/import`}>{label}</Link>
      </Button>
    );
  return (
    <Button variant="primary" busy={isBusy} onClick={retry}>
      {label}
    </Button>
  );
}
