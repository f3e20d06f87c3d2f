// One run, asked each second while it goes on; when it ends, everything that shows it is asked again.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";
import type { Run } from "@/components/runs/types";
import { useRefreshRuns, useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { isActiveRun } from "@/lib/run-words";

const POLL_MS = 1_000;
const SLOW_POLL_MS = 5_000;

/** A run that was stopped may still get answers from batches that are with the provider. */
function pollMs(run: Run | undefined): number | false {
  if (isActiveRun(run)) return POLL_MS;
  return run?.batches && run.batches.open.length > 0 ? SLOW_POLL_MS : false;
}

/** Undefined: no run is open, and nothing is asked. Settling: it has ended, and the final counts are on their way. */
export function useLiveRun(projectId: string, runId: string | undefined) {
  const refresh = useRefreshRuns();
  const query = useQuery(
    useTRPC().run.get.queryOptions(
      { ...useRunInput(projectId), runId: runId ?? "" },
      {
        enabled: runId !== undefined,
        refetchInterval: ({ state }) => pollMs(state.data),
      },
    ),
  );
  const isActive = isActiveRun(query.data);
  const [wasActive, setWasActive] = useState(isActive);
  if (isActive && !wasActive) setWasActive(true);
  const isSettling = wasActive && !isActive;
  const onEnded = useEffectEvent(() => void refresh().finally(() => setWasActive(false)));
  useEffect(() => {
    if (isSettling) onEnded();
  }, [isSettling]);
  return { query, isSettling };
}
