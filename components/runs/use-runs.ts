// What the studio does to runs: starting, pausing, canceling, sending on, retrying, making a version active, and asking again after it.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useMembership } from "@/components/can";
import type { Spending } from "@/components/runs/spending-fields";
import type { Target } from "@/components/runs/types";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/** What the procedures of a project take. */
export const useRunInput = (projectId: string) => ({ org: useMembership().org.slug, projectId });

/** Asks again for everything that a run or an activation changes: scores, results, versions, and the project's tasks. */
export function useRefreshRuns(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    const keys = [
      trpc.run.list.pathKey(),
      trpc.run.get.pathKey(),
      trpc.run.listResults.pathKey(),
      trpc.run.getConfusion.pathKey(),
      trpc.run.compare.pathKey(),
      trpc.run.estimate.pathKey(),
      trpc.prompt.get.pathKey(),
      trpc.prompt.list.pathKey(),
      trpc.project.get.pathKey(),
      trpc.task.list.pathKey(),
      trpc.task.get.pathKey(),
    ];
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

export type StartRequest = {
  target: Target;
  /** Answers with the version to run, or null when it could not be saved. */
  version: () => Promise<{ versionId: string } | null>;
  makeActive: boolean;
  spending: Spending;
};

/** One click is one run: a second click while the first is on its way does nothing. */
export function useStartRun(
  projectId: string,
  onStarted: (run: { runId: string; versionId: string }) => void,
) {
  const trpc = useTRPC();
  const input = useRunInput(projectId);
  const refresh = useRefreshRuns();
  const create = useMutation(trpc.run.create.mutationOptions());
  const activate = useMutation(trpc.version.activate.mutationOptions());
  const isOnItsWay = useRef(false);
  const [isStarting, setStarting] = useState(false);
  async function start({ target, version, makeActive, spending }: StartRequest): Promise<void> {
    if (isOnItsWay.current) return;
    isOnItsWay.current = true;
    setStarting(true);
    const clientRequestId = crypto.randomUUID();
    try {
      const saved = await version();
      if (!saved) return;
      const { versionId } = saved;
      const { runId } = await create.mutateAsync({
        ...{ ...input, ...target, ...spending },
        ...{ versionId, clientRequestId },
      });
      if (makeActive) await activate.mutateAsync({ ...input, versionId });
      onStarted({ runId, versionId });
    } catch {
      // The mutation has said what went wrong; the estimate is asked again, because it may say so too.
    } finally {
      await refresh();
      isOnItsWay.current = false;
      setStarting(false);
    }
  }
  return { start, isStarting };
}

export function useRunActions(projectId: string) {
  const trpc = useTRPC();
  const input = useRunInput(projectId);
  const refresh = useRefreshRuns();
  const onSettled = () => refresh();
  const cancel = useMutation(trpc.run.cancel.mutationOptions({ onSettled }));
  const pause = useMutation(trpc.run.pause.mutationOptions({ onSettled }));
  const resume = useMutation(trpc.run.resume.mutationOptions({ onSettled }));
  const retryFailed = useMutation(trpc.run.retryFailed.mutationOptions({ onSettled }));
  return {
    cancel: (runId: string) => cancel.mutate({ ...input, runId }),
    pause: (runId: string) => pause.mutate({ ...input, runId }),
    resume: (runId: string) => resume.mutate({ ...input, runId }),
    retryFailed: (runId: string) => retryFailed.mutate({ ...input, runId }),
    isBusy: [cancel, pause, resume, retryFailed].some(({ isPending }) => isPending),
  };
}

export function useActivate(projectId: string) {
  const input = useRunInput(projectId);
  const trpc = useTRPC();
  const refresh = useRefreshRuns();
  const activate = useMutation(trpc.version.activate.mutationOptions());
  return async (version: { id: string; number: number }) => {
    await activate.mutateAsync({ ...input, versionId: version.id });
    await refresh();
    toast.success(`Version ${version.number} is active in the project now.`);
  };
}
