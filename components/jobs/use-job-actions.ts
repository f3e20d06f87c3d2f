// Stops a job and sends it on, each by the procedure of its own noun, which checks who may.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMembership } from "@/components/can";
import type { Job } from "@/components/jobs/types";
import { useRefreshJobs } from "@/components/jobs/use-jobs";
import { useTRPC } from "@/components/trpc";
import type { JobKind } from "@/lib/jobs";

/** What the procedures of the job's project take. */
function useInput(job: Job) {
  return { org: useMembership().org.slug, projectId: job.project.id };
}

export function useCancelJob(job: Job): { cancel: () => void; isBusy: boolean } {
  const trpc = useTRPC();
  const input = useInput(job);
  const onSettled = useRefreshJobs();
  const run = useMutation(trpc.run.cancel.mutationOptions({ onSettled }));
  const file = useMutation(trpc.import.cancel.mutationOptions({ onSettled }));
  const conversion = useMutation(trpc.conversion.cancel.mutationOptions({ onSettled }));
  const sync = useMutation(trpc.storage.cancelSync.mutationOptions({ onSettled }));
  const ways: Record<JobKind, () => void> = {
    run: () => run.mutate({ ...input, runId: job.id }),
    import: () => file.mutate({ ...input, importId: job.id }),
    conversion: () => conversion.mutate({ ...input, conversionId: job.id }),
    sync: () => sync.mutate({ ...input, syncId: job.id }),
  };
  return {
    cancel: ways[job.kind],
    isBusy: [run, file, conversion, sync].some(({ isPending }) => isPending),
  };
}

/** Of runs alone: standing still for a while, and asking about what failed once more. */
export function useRunSteps(job: Job): { pause: () => void; retryFailed: () => void; isBusy: boolean } {
  const trpc = useTRPC();
  const input = { ...useInput(job), runId: job.id };
  const onSettled = useRefreshJobs();
  const pause = useMutation(trpc.run.pause.mutationOptions({ onSettled }));
  const retryFailed = useMutation(trpc.run.retryFailed.mutationOptions({ onSettled }));
  return {
    pause: () => pause.mutate(input),
    retryFailed: () => retryFailed.mutate(input),
    isBusy: pause.isPending || retryFailed.isPending,
  };
}

/** Sends a run on; makes a conversion or a sync anew and opens it. Null for an import, which needs its file again. */
export function useRetryJob(job: Job): { retry: (() => void) | null; isBusy: boolean } {
  const trpc = useTRPC();
  const router = useRouter();
  const { org } = useMembership();
  const input = useInput(job);
  const onSettled = useRefreshJobs();
  const open = (kind: JobKind, id: string) => router.push(`/o/${org.slug}/jobs/${kind}/${id}`);
  const run = useMutation(trpc.run.resume.mutationOptions({ onSettled }));
  const conversion = useMutation(
    trpc.conversion.create.mutationOptions({
      onSettled,
      onSuccess: ({ conversionId }) => open("conversion", conversionId),
    }),
  );
  const sync = useMutation(
    trpc.storage.startSync.mutationOptions({ onSettled, onSuccess: ({ syncId }) => open("sync", syncId) }),
  );
  const { about } = job;
  const ways = {
    run: () => run.mutate({ ...input, runId: job.id }),
    conversion() {
      if (about.kind !== "conversion") return;
      const { versionId, minConfidence, onlyUnlabeled, labelIds } = about;
      conversion.mutate({
        ...{ ...input, versionId, onlyUnlabeled, clientRequestId: crypto.randomUUID() },
        ...(minConfidence !== null && { minConfidence }),
        ...(labelIds.length > 0 && { labelIds }),
      });
    },
    sync() {
      if (about.kind === "sync" && about.connectionId)
        sync.mutate({ ...input, connectionId: about.connectionId });
    },
  };
  return {
    retry: job.kind === "import" ? null : ways[job.kind],
    isBusy: [run, conversion, sync].some(({ isPending }) => isPending),
  };
}
