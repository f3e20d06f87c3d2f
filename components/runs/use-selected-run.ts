// The run that is open in the studio, with its scores against ground truth.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { RunListRow } from "@/components/runs/types";
import { useLiveRun } from "@/components/runs/use-live-run";
import { useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { kappaOf } from "@/lib/run-kappa";
import { runScores } from "@/lib/run-scores";
import { isActiveRun } from "@/lib/run-words";

const POLL_MS = 2_000;

export type PickedRun = { runId: string; versionId: string };

/** What a person opened last while its version is open, else the newest run of the open version. */
export function selectRunId(
  runs: readonly Pick<RunListRow, "id" | "versionId">[],
  versionId: string,
  picked: PickedRun | null,
): string | undefined {
  if (picked?.versionId === versionId) return picked.runId;
  return runs.find((run) => run.versionId === versionId)?.id;
}

/** `scores` are undefined while they are counted and null where the scope of the run has no ground truth. */
export function useSelectedRun(projectId: string, runId: string | undefined) {
  const query = useLiveRun(projectId, runId);
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
    if (!data || !isMeasured) return { scores: undefined, kappa: null };
    const scores = runScores(
      data.cells,
      data.labels.map(({ id }) => id),
      isActive,
    );
    return { scores, kappa: kappaOf(scores.confusion) };
  }, [run, isMeasured, data, isActive]);
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
