// What a run would cost and how many texts are too long for it, or why it cannot start and what to do about that.
"use client";

import Link from "next/link";
import { useMembership } from "@/components/can";
import { estimateWords } from "@/components/runs/estimate-words";
import type { RunEstimate } from "@/components/runs/types";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, formatPlural } from "@/lib/format";
import { isKeyTrouble } from "@/lib/run-words";

export function EstimateNote({ estimate }: { estimate: RunEstimate | undefined }) {
  if (!estimate)
    return (
      <div role="status" aria-label="Estimating">
        <Skeleton className="w-56" />
      </div>
    );
  const { sampled, tooLong } = estimate;
  return (
    <div className="grid gap-1">
      <p className="tabular">{estimateWords(estimate)}</p>
      {tooLong > 0 ? (
        <p className="text-sm text-warning-ink">
          {tooLong === sampled
            ? "Every text that was looked at is too long for this model; those fail without a call."
            : `${formatCount(tooLong)} of ${formatPlural(sampled, "sampled text")} are too long for this model and will fail without a call.`}
        </p>
      ) : null}
    </div>
  );
}

export interface ProblemNoteProps {
  problem: NonNullable<RunEstimate["problem"]>;
  hasGroundTruth: boolean;
  scope: string;
  onUseModel: (modelId: string) => void;
  tasksHref: string;
}

export function ProblemNote({ problem, hasGroundTruth, scope, onUseModel, tasksHref }: ProblemNoteProps) {
  const { org } = useMembership();
  const { replacement } = problem;
  if (problem.code === "NO_TASKS" && scope === "ground_truth" && !hasGroundTruth)
    return (
      <Alert
        title="This project has no ground truth yet"
        actions={
          <Button size="sm" asChild>
            <Link href={tasksHref}>Open the tasks</Link>
          </Button>
        }
      >
        Label some tasks and star them, or run on a random sample first.
      </Alert>
    );
  const action = replacement ? (
    <Button size="sm" onClick={() => onUseModel(replacement)}>
      Use {replacement} instead
    </Button>
  ) : isKeyTrouble(problem.code) ? (
    <Button size="sm" asChild>
      <Link href={`/o/${org.slug}/settings/key`}>Key settings</Link>
    </Button>
  ) : null;
  return (
    <Alert tone={problem.code === "NO_TASKS" ? "neutral" : "warning"} actions={action}>
      {problem.message}
      {problem.code === "LINT" || problem.code === "MODEL" ? (
        <p className="text-sm">This is about the version as it was saved last.</p>
      ) : null}
    </Alert>
  );
}
