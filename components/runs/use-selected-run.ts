// The run that is open in the studio, with its scores against ground truth.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLiveRun } from "@/components/runs/use-live-run";
import { useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { kappaOf } from "@/lib/run-kappa";
import { runScores } from "@/lib/run-scores";
import { isActiveRun } from "@/lib/run-words";

const POLL_MS = 2_000;

/** `scores` are undefined while they are counted and null where the scope of the run has no ground truth. */
export function useSelectedRun(projectId: string, runId: string | undefined) {
  const { query, isSettling } = useLiveRun(projectId, runId);
  const run = query.data;
  const isMeasured = run?.scope === "ground_truth";
  const isActive = isActiveRun(run);
  const { data } = useQuery(
    useTRPC().run.getConfusion.queryOptions(
      { ...useRunInput(projectId), runId: runId ?? "" },
      { enabled: isMeasured, refetchInterval: isActive ? POLL_MS : false },
    ),
  );
  const measured = useMemo(() => {
    if (run && !isMeasured) return { scores: null, kappa: null };
    if (!data || !isMeasured || isSettling) return { scores: undefined, kappa: null };
    const scores = runScores(
      data.cells,
      data.labels.map(({ id }) => id),
      isActive,
    );
    return { scores, kappa: kappaOf(scores.confusion) };
  }, [run, isMeasured, data, isActive, isSettling]);
  const { scores } = measured;
  return {
    query,
    run,
    ...measured,
    otherTruth: data?.otherTruth ?? 0,
    /** Tasks with a wrong or no answer; null where nothing says what is right. */
    wrong: scores ? scores.accuracy.total - scores.accuracy.correct : null,
  };
}
