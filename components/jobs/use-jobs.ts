// The list of jobs and the state of the queue, asked again and again: often while a job moves, now and then while none does.
"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { isMovingJob, type JobKind, type JobTab } from "@/lib/jobs";

const MOVING_MS = 2_000;
const IDLE_MS = 15_000;
const QUEUE_MS = 5_000;

export type JobFilter = { tab: JobTab; kind: JobKind | null; projectId: string | null };

export function useJobs({ tab, kind, projectId }: JobFilter, cursor: string | undefined) {
  const { org } = useMembership();
  const input = {
    ...{ org: org.slug, tab },
    ...(kind && { kind }),
    ...(projectId && { projectId }),
    ...(cursor && { cursor }),
  };
  return useQuery(
    useTRPC().job.list.queryOptions(input, {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.items.some(isMovingJob) ? MOVING_MS : IDLE_MS),
    }),
  );
}

export function useQueue() {
  const { org } = useMembership();
  return useQuery(useTRPC().job.getQueue.queryOptions({ org: org.slug }, { refetchInterval: QUEUE_MS }));
}

/** Asks again for everything that shows jobs, and without waiting for what they work on. */
export function useRefreshJobs(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    for (const queryKey of [
      trpc.run.pathKey(),
      trpc.import.pathKey(),
      trpc.conversion.pathKey(),
      trpc.storage.pathKey(),
    ])
      void client.invalidateQueries({ queryKey });
    await client.invalidateQueries({ queryKey: trpc.job.pathKey() });
  };
}
