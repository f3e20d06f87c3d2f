// The right side of the prompt studio: where a version runs, how far it is, and what came out.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import type { StudioPrompt } from "@/components/prompts/types";
import { LabelBookProvider, labelBook } from "@/components/runs/label-book";
import { type PickedRun, selectRunId } from "@/components/runs/pick";
import { RunHead } from "@/components/runs/run-head";
import { RunPanel } from "@/components/runs/run-panel";
import { StudioTabs, type TabName } from "@/components/runs/studio-tabs";
import { ALL_RESULTS, type ResultsView } from "@/components/runs/types";
import { useRunInput, useStartRun } from "@/components/runs/use-runs";
import { useSelectedRun } from "@/components/runs/use-selected-run";
import { useTRPC } from "@/components/trpc";
import { ErrorState } from "@/components/ui/error-state";
import { isFinishedRun } from "@/lib/run-words";

export interface StudioRunsProps {
  prompt: StudioPrompt;
  /** The version that is open in the editor. */
  versionId: string;
  /** The run to begin with, if its version is open. */
  opened: PickedRun | null;
  /** Saves unsaved edits and answers with the version to run; null when that failed and the person was told. */
  saveFirst: () => Promise<{ versionId: string } | null>;
  onSelectVersion: (versionId: string) => void;
  onUseModel: (modelId: string) => void;
}

export function StudioRuns({
  prompt,
  versionId,
  opened,
  saveFirst,
  onSelectVersion,
  onUseModel,
}: StudioRunsProps) {
  const projectId = prompt.project.id;
  const [picked, setPicked] = useState<PickedRun | null>(opened);
  const [tab, setTab] = useState<TabName>("results");
  const [rows, setRows] = useState<{ runId: string; view: ResultsView } | null>(null);
  const list = useQuery(useTRPC().run.list.queryOptions({ ...useRunInput(projectId), promptId: prompt.id }));
  const runs = list.data ?? [];
  const selected = useSelectedRun(projectId, selectRunId(runs, versionId, picked));
  const { run } = selected;
  const version = prompt.versions.find(({ id }) => id === versionId);
  const show = (chosen: PickedRun) => {
    setPicked(chosen);
    setTab("results");
  };
  const open = (chosen: PickedRun) => {
    show(chosen);
    if (chosen.versionId !== versionId) onSelectVersion(chosen.versionId);
  };
  // Saving has opened the version that runs.
  const { start, isStarting } = useStartRun(projectId, show);
  const showRows = (view: ResultsView) => {
    if (run) setRows({ runId: run.id, view });
    setTab("results");
  };
  if (!version) return null;
  return (
    <LabelBookProvider value={labelBook(prompt.labels, run?.labels)}>
      <div className="grid min-w-0 gap-4">
        <RunPanel
          prompt={prompt}
          version={version}
          saveFirst={saveFirst}
          onUseModel={onUseModel}
          start={start}
          isStarting={isStarting}
          isQuiet={run !== undefined && isFinishedRun(run) && run.scope !== "sample"}
        />
        {list.isError && !list.data ? (
          <ErrorState
            title="The runs did not load"
            description={describeError(list.error).message}
            onRetry={() => void list.refetch()}
          />
        ) : null}
        <RunHead
          prompt={prompt}
          version={version}
          selected={selected}
          start={start}
          isStarting={isStarting}
          onShowFailed={() => showRows({ filter: "failed", cell: null })}
        />
        <StudioTabs
          prompt={prompt}
          versionId={versionId}
          isLoading={list.isPending}
          runs={runs}
          selected={selected}
          tab={tab}
          onTab={setTab}
          view={rows && rows.runId === run?.id ? rows.view : ALL_RESULTS}
          onView={showRows}
          onOpenRun={open}
          onSelectVersion={onSelectVersion}
        />
      </div>
    </LabelBookProvider>
  );
}
