// What changed from one measured version to another, in numbers and task by task.
"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import type { MeasuredVersion } from "@/components/runs/compare-tab";
import { CompareTable } from "@/components/runs/compare-table";
import type { Comparison } from "@/components/runs/types";
import { useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Stat, StatStrip } from "@/components/ui/stat";
import { formatCount, formatPercent, formatPlural } from "@/lib/format";
import { MIN_GROUND_TRUTH_TO_COMPARE } from "@/lib/limits";
import { wilsonInterval } from "@/lib/metrics/intervals";
import { canShowSignificance, mcnemarExact } from "@/lib/metrics/significance";
import { COMPARE_GROUPS, type CompareGroup } from "@/lib/run-states";

const GROUP_WORDS: Record<CompareGroup, string> = {
  changed: "All that differ",
  improved: "Got better",
  regressed: "Got worse",
  changed_wrong: "Wrong in another way",
  same_wrong: "Wrong in both, the same",
  both_right: "Right in both",
};

export interface CompareRowsProps {
  projectId: string;
  first: MeasuredVersion;
  second: MeasuredVersion;
}

export function CompareRows({ projectId, first, second }: CompareRowsProps) {
  const [group, setGroup] = useState<CompareGroup>("changed");
  const query = useInfiniteQuery(
    useTRPC().run.compare.infiniteQueryOptions(
      { ...useRunInput(projectId), runId: first.score.runId, otherId: second.score.runId, group },
      { getNextPageParam: (page) => page.next ?? undefined, placeholderData: (previous) => previous },
    ),
  );
  if (query.isError && !query.data)
    return (
      <ErrorState
        title="The comparison did not load"
        description={describeError(query.error).message}
        onRetry={() => void query.refetch()}
      />
    );
  const pages = query.data?.pages ?? [];
  const [counts] = pages;
  if (!counts) return <TableSkeleton rows={6} columns={4} label="Comparing" />;
  const rows = pages.flatMap((page) => page.rows);
  return (
    <div className="grid gap-4">
      <Numbers first={first} second={second} counts={counts} />
      <Select
        aria-label="Tasks to show"
        className="w-auto min-w-56 justify-self-start"
        value={group}
        onValueChange={setGroup}
        options={COMPARE_GROUPS.map((value) => ({
          value,
          label: `${GROUP_WORDS[value]} (${formatCount(counts.groups[value])})`,
        }))}
      />
      {rows.length === 0 ? (
        <EmptyState title={group === "changed" ? "No answer differs" : "No task in this group"} />
      ) : (
        <CompareTable rows={rows} first={first.number} second={second.number} />
      )}
      {query.hasNextPage ? (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more rows
        </Button>
      ) : null}
    </div>
  );
}

function intervalNote({ correct, n }: MeasuredVersion["score"]): string {
  const interval = wilsonInterval(correct, n);
  if (!interval) return "no ground truth";
  return `${Math.round(interval.low * 100)}–${Math.round(interval.high * 100)}%, ${formatPlural(n, "task")}`;
}

type NumbersProps = Omit<CompareRowsProps, "projectId"> & { counts: Comparison };

function Numbers({ first, second, counts: { tasks, groups } }: NumbersProps) {
  const discordant = { onlyFirst: groups.regressed, onlySecond: groups.improved };
  const isFew = Math.min(first.score.n, second.score.n) < MIN_GROUND_TRUTH_TO_COMPARE;
  const p = mcnemarExact(discordant);
  const difference = (second.score.accuracy ?? 0) - (first.score.accuracy ?? 0);
  return (
    <StatStrip className="grid-cols-2">
      <Stat
        label={`Version ${first.number}`}
        value={formatPercent(first.score.accuracy)}
        note={intervalNote(first.score)}
      />
      <Stat
        label={`Version ${second.number}`}
        value={formatPercent(second.score.accuracy)}
        note={intervalNote(second.score)}
        {...(difference === 0 ? {} : { tone: difference > 0 ? "good" : "bad" })}
      />
      <Stat
        label="Better / worse"
        value={`${formatCount(groups.improved)} / ${formatCount(groups.regressed)}`}
        note={`of ${formatPlural(tasks, "task")} that both ran`}
      />
      <Stat
        label="McNemar's p"
        value={canShowSignificance(discordant) ? pWords(p) : "–"}
        note={
          !canShowSignificance(discordant)
            ? "too few differences"
            : isFew
              ? "too few to compare versions"
              : p < 0.05
                ? "the difference is hardly chance"
                : "may well be chance"
        }
      />
    </StatStrip>
  );
}

const pWords = (p: number) => (p < 0.001 ? "< 0.001" : p.toFixed(3));
