// The numbers of a run: accuracy with its interval where ground truth was in scope, and what it cost.
"use client";

import type { ReactNode } from "react";
import type { Run } from "@/components/runs/types";
import { Skeleton } from "@/components/ui/skeleton";
import { Stat, StatStrip } from "@/components/ui/stat";
import { cn } from "@/lib/cn";
import { formatCount, formatPercent, formatUsd, NOTHING } from "@/lib/format";
import { MIN_GROUND_TRUTH_TO_COMPARE } from "@/lib/limits";
import { finishedOf } from "@/lib/run-progress";
import type { RunScores } from "@/lib/run-scores";
import { isActiveRun } from "@/lib/run-words";

export interface MetricStripProps {
  run: Run;
  /** Undefined while it is counted, null when the scope of the run has no ground truth. */
  scores: RunScores | null | undefined;
  kappa: number | null;
}

const twoDigits = (value: number | null) => (value === null ? NOTHING : value.toFixed(2));

export function MetricStrip({ run, scores, kappa }: MetricStripProps) {
  const perThousand =
    run.costUsd !== null && finishedOf(run) > 0 ? (run.costUsd / finishedOf(run)) * 1000 : null;
  const cost = (
    <Stat
      label="Cost"
      value={formatUsd(run.costUsd)}
      note={perThousand === null ? costNote(run) : `${formatUsd(perThousand)} per 1,000${cachedWords(run)}`}
    />
  );
  if (scores === undefined)
    return (
      <StatStrip className="grid-cols-3">
        <Stat label="Accuracy" value={<Skeleton className="h-6 w-20" />} note="counting" />
        <Stat label="Tasks" value={formatCount(run.total)} />
        {cost}
      </StatStrip>
    );
  if (scores === null)
    return (
      <StatStrip className="grid-cols-3">
        <Stat label="Accuracy" value={NOTHING} note="only runs on ground truth are scored" />
        <Stat label="Tasks" value={formatCount(run.total)} note={tasksNote(run)} />
        {cost}
      </StatStrip>
    );
  return <Scored run={run} scores={scores} kappa={kappa} cost={cost} />;
}

const cachedWords = ({ cached }: Run) => (cached > 0 ? `; ${formatCount(cached)} from the cache` : "");
const costNote = (run: Run) => (finishedOf(run) === 0 ? "nothing spent yet" : "the price is unknown");
const tasksNote = (run: Run) => `${formatCount(run.done)} done, ${formatCount(run.failed)} failed`;

type ScoredProps = { run: Run; scores: RunScores; kappa: number | null; cost: ReactNode };

function Scored({ run, scores: { accuracy, f1 }, kappa, cost }: ScoredProps) {
  const soFar = isActiveRun(run);
  return (
    <StatStrip className={cn("grid-cols-2 sm:grid-cols-3", soFar && "opacity-70")}>
      <Stat
        label={soFar ? "Accuracy so far" : "Accuracy"}
        value={formatPercent(accuracy.accuracy)}
        note={<AccuracyNote accuracy={accuracy} />}
      />
      <Stat
        label="Coverage"
        value={formatPercent(accuracy.coverage)}
        note={`on answered ${formatPercent(accuracy.accuracyOnAnswered)}`}
      />
      <Stat label="Macro F1" value={twoDigits(f1.macro)} note={`weighted ${twoDigits(f1.weighted)}`} />
      <Stat label="Cohen's κ" value={twoDigits(kappa)} note="beyond chance" />
      {cost}
      <Stat label="Ground truth" value={formatCount(accuracy.total)} note={tasksNote(run)} />
    </StatStrip>
  );
}

function AccuracyNote({ accuracy: { interval, total } }: { accuracy: RunScores["accuracy"] }) {
  if (!interval) return "nothing measured yet";
  const end = (value: number) => Math.round(value * 100);
  return (
    <>
      95% interval {end(interval.low)}–{end(interval.high)}%
      {total < MIN_GROUND_TRUTH_TO_COMPARE ? (
        <span className="block text-warning-ink">too few to compare versions</span>
      ) : null}
    </>
  );
}
