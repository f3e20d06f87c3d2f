// What the engine has done for a job: its function calls, newest first, kept fresh while one of them goes on.
"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { InngestLink } from "@/components/jobs/inngest-link";
import { JobCallEntry } from "@/components/jobs/job-call";
import type { Job, JobCall, JobSteps } from "@/components/jobs/types";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { isMovingJob } from "@/lib/jobs";

const POLL_MS = 2_000;

const callsOf = (pages: readonly JobSteps[] | undefined): JobCall[] =>
  pages?.flatMap((page) => (page.engine === "embedded" ? page.calls : [])) ?? [];

function useSteps(job: Job) {
  const { org } = useMembership();
  return useInfiniteQuery(
    useTRPC().job.listSteps.infiniteQueryOptions(
      { org: org.slug, kind: job.kind, jobId: job.id },
      {
        getNextPageParam: (page) => (page.engine === "embedded" ? (page.nextCursor ?? undefined) : undefined),
        refetchInterval: ({ state }) =>
          isMovingJob(job) || callsOf(state.data?.pages).some(({ next }) => next !== null) ? POLL_MS : false,
      },
    ),
  );
}

export function JobStepsSection({ job }: { job: Job }) {
  const query = useSteps(job);
  return (
    <section className="grid grid-cols-1 gap-2" aria-label="Steps">
      <h2 className="font-medium">Steps</h2>
      {query.isPending ? <TableSkeleton rows={3} columns={4} label="Loading steps" /> : null}
      {query.isError && !query.data ? (
        <ErrorState
          title="The steps did not load"
          description={describeError(query.error).message}
          safe="The job itself goes on."
          requestId={describeError(query.error).requestId}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : null}
      {query.data ? <Steps pages={query.data.pages} at={query.dataUpdatedAt} /> : null}
      {query.hasNextPage ? (
        <div>
          <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show earlier
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Steps({ pages, at }: { pages: readonly JobSteps[]; at: number }) {
  const [first] = pages;
  if (first?.engine === "inngest")
    return (
      <p className="text-muted">
        An Inngest server runs this job and shows its steps: <InngestLink address={first.address} />
      </p>
    );
  const calls = callsOf(pages);
  if (calls.length === 0)
    return <p className="text-muted">There are none: the job has not begun, or ended long ago.</p>;
  return (
    <ol className="overflow-hidden rounded-lg border bg-surface">
      {calls.map((call) => (
        <JobCallEntry key={call.id} call={call} at={at} />
      ))}
    </ol>
  );
}
