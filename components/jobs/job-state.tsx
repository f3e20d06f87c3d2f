// The state of a job in a word, and how far it is.
"use client";

import { progressWords, stateWord } from "@/components/jobs/job-words";
import type { JobListRow } from "@/components/jobs/types";
import { Badge } from "@/components/ui/badge";
import { Progress, type ProgressPart } from "@/components/ui/progress";
import { isMovingJob } from "@/lib/jobs";

export function JobState({ job }: { job: Pick<JobListRow, "kind" | "state" | "failed"> }) {
  const { label, tone } = stateWord(job);
  return (
    <Badge tone={tone} dot={isMovingJob(job)}>
      {label}
    </Badge>
  );
}

/** A bar while the job moves. */
export function JobProgress({ job }: { job: JobListRow }) {
  if (job.state === "queued" && job.done === 0)
    return <span className="text-muted">Waiting for its turn</span>;
  return (
    <span className="grid gap-1">
      <span className="tabular">{progressWords(job)}</span>
      {job.state === "running" ? <Progress label="Progress" size="sm" {...barOf(job)} /> : null}
    </span>
  );
}

function barOf({ kind, done, failed, total, fileShare }: JobListRow) {
  if (fileShare !== null) return { value: fileShare, max: 1 };
  if (total === null) return {};
  const parts: ProgressPart[] = [{ label: "done", value: done, tone: "accent" }];
  if (kind === "run") parts.push({ label: "failed", value: failed, tone: "danger" });
  return { max: total, parts };
}
