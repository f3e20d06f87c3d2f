// What a run would cost and how many texts are too long for it, or why it cannot start and what to do about that.
"use client";

import Link from "next/link";
import { useMembership } from "@/components/can";
import {
  amountsOf,
  countedWords,
  estimateWords,
  minutesWords,
  rangeWords,
  warningWords,
} from "@/components/runs/estimate-words";
import type { RunEstimate } from "@/components/runs/types";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { isKeyTrouble } from "@/lib/run-words";

export interface EstimateNoteProps {
  estimate: RunEstimate | undefined;
  mode?: "live" | "batch";
}

export function EstimateNote({ estimate, mode = "live" }: EstimateNoteProps) {
  if (!estimate)
    return (
      <div role="status" aria-label="Estimating">
        <Skeleton className="w-56" />
      </div>
    );
  const counted = countedWords(estimate);
  const details = [rangeWords(amountsOf(estimate, mode)?.usd ?? null), counted].filter(
    (words) => words !== null,
  );
  const minutes = mode === "batch" ? null : minutesWords(estimate);
  return (
    <div className="grid gap-1">
      <p className="tabular">
        {estimateWords(estimate, mode)}
        {details.length > 0 ? <span className="text-muted"> ({details.join("; ")})</span> : null}
      </p>
      {minutes ? <p className="text-muted text-sm">{minutes}</p> : null}
      {warningWords(estimate).map((words) => (
        <p key={words} className="text-sm text-warning-ink">
          {words}
        </p>
      ))}
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
