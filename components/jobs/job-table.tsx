// One page of jobs; a row leads to the job.
"use client";

import Link from "next/link";
import { useMembership } from "@/components/can";
import { JobProgress, JobState } from "@/components/jobs/job-state";
import { KIND_LABELS, starterWords, tookMs } from "@/components/jobs/job-words";
import type { JobListRow } from "@/components/jobs/types";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatDuration } from "@/lib/format";

/** `at`: when the rows were read, in milliseconds. */
export function JobTable({ jobs, at }: { jobs: readonly JobListRow[]; at: number }) {
  return (
    <Table aria-label="Jobs">
      <TableHead>
        <tr>
          <HeadCell>Job</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell className="hidden sm:table-cell">Progress</HeadCell>
          <HeadCell className="hidden lg:table-cell">Started by</HeadCell>
          <HeadCell className="hidden md:table-cell">When</HeadCell>
          <HeadCell numeric className="hidden md:table-cell">
            Took
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {jobs.map((job) => (
          <Row key={`${job.kind}:${job.id}`} job={job} at={at} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ job, at }: { job: JobListRow; at: number }) {
  const { org } = useMembership();
  return (
    <TableRow className="relative">
      <Cell className="w-full max-w-0 sm:w-auto sm:max-w-72">
        <Link
          href={`/o/${org.slug}/jobs/${job.kind}/${job.id}`}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          {job.name}
        </Link>
        <span className="block truncate text-muted text-sm">
          {KIND_LABELS[job.kind]} · {job.project.title}
        </span>
        <RelativeTime at={job.createdAt} className="block text-muted text-sm md:hidden" />
        <span className="mt-1 block text-sm sm:hidden">
          {job.reason ? (
            <span className="block text-danger-ink">{job.reason}</span>
          ) : (
            <JobProgress job={job} />
          )}
        </span>
      </Cell>
      <Cell className="max-w-64 align-top sm:align-middle">
        <JobState job={job} />
        {job.reason ? (
          <span className="mt-0.5 line-clamp-2 text-muted text-xs max-sm:hidden">{job.reason}</span>
        ) : null}
      </Cell>
      <Cell className="hidden min-w-36 sm:table-cell">
        <JobProgress job={job} />
      </Cell>
      <Cell className="hidden max-w-40 truncate text-muted lg:table-cell">{starterWords(job)}</Cell>
      <Cell className="hidden whitespace-nowrap text-muted md:table-cell">
        <RelativeTime at={job.createdAt} />
      </Cell>
      <Cell numeric className="hidden whitespace-nowrap text-muted md:table-cell">
        {formatDuration(tookMs(job, at))}
      </Cell>
    </TableRow>
  );
}
