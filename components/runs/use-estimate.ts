// What a run of a version would cost, asked again whenever the version is saved.
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { describeError } from "@/components/error-note";
import type { Target } from "@/components/runs/types";
import { useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";

const AGAIN_MS = 300;

export function useEstimate(projectId: string, version: { id: string; revision: number }, target: Target) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(
    trpc.run.estimate.queryOptions(
      { ...useRunInput(projectId), ...target, versionId: version.id },
      // Each question counts for a while; the answer tells how far it came.
      { refetchInterval: ({ state: { data } }) => (data && data.counted < data.tasks ? AGAIN_MS : false) },
    ),
  );
  const forget = useEffectEvent(
    () => void client.invalidateQueries({ queryKey: trpc.run.estimate.pathKey() }),
  );
  // The same input costs something else after the text of the version has changed.
  useEffect(() => {
    if (version.revision > 0) forget();
  }, [version.revision]);
  return {
    data: query.data,
    isError: query.isError && !query.data,
    message: query.error ? describeError(query.error).message : "",
    retry: () => void query.refetch(),
  };
}
