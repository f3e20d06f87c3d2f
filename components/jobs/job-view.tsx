// One background job: its state, how far it is, what it is about, and its steps.
"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMembership } from "@/components/can";
import { Page } from "@/components/frame/page";
import { JobActions } from "@/components/jobs/job-actions";
import { JobProgress, JobState } from "@/components/jobs/job-state";
import { JobStepsSection } from "@/components/jobs/job-steps";
import {
  aboutWords,
  jobTarget,
  KIND_LABELS,
  mayRetry,
  RETRY_WORDS,
  starterWords,
  tookMs,
} from "@/components/jobs/job-words";
import type { Job } from "@/components/jobs/types";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DataList } from "@/components/ui/data-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration, NOTHING } from "@/lib/format";
import { isMovingJob } from "@/lib/jobs";

const POLL_MS = 1_500;

export function JobView({ initial }: { initial: Job }) {
  const { org } = useMembership();
  const { kind, id: jobId } = initial;
  const { data: job, dataUpdatedAt } = useQuery(
    useTRPC().job.get.queryOptions(
      { org: org.slug, kind, jobId },
      {
        initialData: initial,
        refetchInterval: ({ state }) => (state.data && isMovingJob(state.data) ? POLL_MS : false),
      },
    ),
  );
  return (
    <Page
      title={job.name}
      meta={<JobState job={job} />}
      crumbs={[
        { label: "Jobs", href: `/o/${org.slug}/jobs` },
        { label: `${KIND_LABELS[kind]}: ${job.name}` },
      ]}
      actions={<JobActions job={job} />}
    >
      <Trouble job={job} />
      <div className="max-w-xl">
        <JobProgress job={job} />
      </div>
      <Facts job={job} at={dataUpdatedAt} />
      <Target job={job} />
      <JobStepsSection job={job} />
    </Page>
  );
}

function Trouble({ job }: { job: Job }) {
  if (!job.reason && job.state !== "canceled") return null;
  const hint = mayRetry(job) ? RETRY_WORDS[job.kind].hint : null;
  const tone = job.state === "failed" ? "danger" : job.state === "paused" ? "warning" : "neutral";
  return (
    <Alert tone={tone} title={job.reason ?? "This job was canceled."}>
      {hint}
    </Alert>
  );
}

function Target({ job }: { job: Job }) {
  const { org } = useMembership();
  const { href, label } = jobTarget(`/o/${org.slug}`, job);
  return (
    <div>
      <Button size="sm" asChild>
        <Link href={href}>{label}</Link>
      </Button>
    </div>
  );
}

function Facts({ job, at }: { job: Job; at: number }) {
  const { org } = useMembership();
  const time = (date: Date | null) => (date ? <RelativeTime at={date} /> : NOTHING);
  return (
    <DataList
      className="max-w-xl"
      items={[
        { name: "Kind", value: `${KIND_LABELS[job.kind]}${aboutWords(job)}` },
        {
          name: "Project",
          value: (
            <Link
              href={`/o/${org.slug}/projects/${job.project.id}`}
              className="text-accent-ink underline-offset-2 hover:underline"
            >
              {job.project.title}
            </Link>
          ),
        },
        { name: "Started by", value: starterWords(job) },
        { name: "Asked for", value: time(job.createdAt) },
        ...(job.startedAt ? [{ name: "Began", value: time(job.startedAt) }] : []),
        ...(job.endedAt ? [{ name: "Ended", value: time(job.endedAt) }] : []),
        {
          name: job.state === "running" ? "So far" : "Took",
          numeric: true,
          // The server's clock is another.
          value: <span suppressHydrationWarning>{formatDuration(tookMs(job, at))}</span>,
        },
      ]}
    />
  );
}
