// The five tabs below a run: its rows and classes, and the prompt's versions, comparison and history.
"use client";

import type { StudioPrompt } from "@/components/prompts/types";
import { AlignmentTab } from "@/components/runs/alignment-tab";
import { CompareTab } from "@/components/runs/compare-tab";
import { HistoryTab } from "@/components/runs/history-tab";
import type { PickedRun } from "@/components/runs/pick";
import { ResultsTab } from "@/components/runs/results-tab";
import type { ResultsView, RunListRow } from "@/components/runs/types";
import type { useSelectedRun } from "@/components/runs/use-selected-run";
import { VersionsTab } from "@/components/runs/versions-tab";
import { EmptyState } from "@/components/ui/empty-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";

const TAB_NAMES = ["results", "alignment", "versions", "compare", "history"] as const;
export type TabName = (typeof TAB_NAMES)[number];

export interface StudioTabsProps {
  prompt: StudioPrompt;
  versionId: string;
  isLoading: boolean;
  runs: readonly RunListRow[];
  selected: ReturnType<typeof useSelectedRun>;
  tab: TabName;
  onTab: (tab: TabName) => void;
  view: ResultsView;
  onView: (view: ResultsView) => void;
  onOpenRun: (run: PickedRun) => void;
  onSelectVersion: (versionId: string) => void;
}

export function StudioTabs(props: StudioTabsProps) {
  const { prompt, versionId, runs, selected, tab } = props;
  const { run, scores, otherTruth } = selected;
  const results = run ? (
    <ResultsTab key={run.id} run={run} wrong={selected.wrong} view={props.view} onView={props.onView} />
  ) : (
    <NoRun isLoading={props.isLoading || selected.query.isLoading} />
  );
  const alignment = run ? (
    <AlignmentTab
      scores={scores}
      otherTruth={otherTruth}
      onCell={(cell) => props.onView({ filter: "all", cell })}
    />
  ) : (
    <NoRun isLoading={props.isLoading || selected.query.isLoading} />
  );
  return (
    <Tabs
      label="Results of the prompt"
      value={tab}
      onValueChange={(next) => props.onTab(TAB_NAMES.find((name) => name === next) ?? "results")}
      tabs={[
        { value: "results", label: "Results", content: results },
        { value: "alignment", label: "Alignment", content: alignment },
        {
          value: "versions",
          label: "Versions",
          count: prompt.versions.length,
          content: <VersionsTab prompt={prompt} versionId={versionId} onOpen={props.onSelectVersion} />,
        },
        {
          value: "compare",
          label: "Compare",
          content: <CompareTab prompt={prompt} versionId={versionId} />,
        },
        {
          value: "history",
          label: "History",
          count: runs.length,
          content: <HistoryTab runs={runs} openId={run?.id} onOpen={props.onOpenRun} />,
        },
      ]}
    />
  );
}

function NoRun({ isLoading }: { isLoading: boolean }) {
  if (isLoading) return <TableSkeleton rows={6} columns={4} label="Loading the results" />;
  return (
    <EmptyState
      title="Run this version to see results"
      description="Evaluate measures it on ground truth. Run predicts a sample or all tasks, without a score."
    />
  );
}
