// The state of a job in a word, and how far it is.
"use client";

import { progressWords, STATE_WORDS } from "@/components/jobs/job-words";
import type { JobListRow } from "@/components/jobs/types";
import { Badge } from "@/components/ui/badge";
import { Progress } from "@/components/ui/progress";
import { isMovingJob } from "@/lib/jobs";

export function JobState({ job }: { job: Pick<JobListRow, "state"> }) {
  const { label, tone } = STATE_WORDS[job.state];
  return (
    <Badge tone={tone} dot={isMovingJob(job)}>
      {label}
    </Badge>
  );
}

/** A bar while the job moves. */
export function JobProgress({ job }: { job: JobListRow }) {
  const { kind, state, done, failed, total } = job;
  if (state === "queued" && done === 0) return <span className="text-muted">Waiting for its turn</span>;
  return (
    <span className="grid gap-1">
      <span className="tabular">{progressWords(job)}</span>
      {state === "running" ? (
        <Progress
          label="Progress"
          size="sm"
          {...(total !== null && {
            max: total,
            parts: [
              { label: "done", value: done, tone: "accent" as const },
              ...(kind === "run" ? [{ label: "failed", value: failed, tone: "danger" as const }] : []),
            ],
          })}
        />
      ) : null}
    </span>
  );
}
