// The studio of one prompt: the editor on the left, runs and results on the right, one of them at a time on narrow screens.
"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { useMembership } from "@/components/can";
import { Page } from "@/components/frame/page";
import { DraftDialogs } from "@/components/prompts/studio/draft-dialogs";
import { Editor } from "@/components/prompts/studio/editor";
import { SaveButtons } from "@/components/prompts/studio/save-buttons";
import { type Draft, useDraft } from "@/components/prompts/studio/use-draft";
import { useReplacement } from "@/components/prompts/studio/use-replacement";
import { VersionBar } from "@/components/prompts/studio/version-bar";
import type { SampleTask, StudioPrompt } from "@/components/prompts/types";
import type { PickedRun } from "@/components/runs/pick";
import { StudioRuns } from "@/components/runs/studio-runs";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import { cn } from "@/lib/cn";
import { type Lint, lintPrompt } from "@/lib/prompt-lint";
import type { PromptPanes } from "@/lib/prompt-render";

const SIDES = [
  { value: "editor" as const, label: "Editor" },
  { value: "results" as const, label: "Results" },
];
const COLUMN = "min-w-0 lg:-mx-1 lg:min-h-0 lg:overflow-y-auto lg:px-1 lg:pb-6";

const lint = (panes: PromptPanes, { labels, project }: StudioPrompt) =>
  lintPrompt(panes, { columns: project.columns, classes: labels.map(({ value }) => value) });

function useLints({ prompt, text }: Draft): Lint[] {
  const panes = useDeferredValue(text);
  return useMemo(() => lint(panes, prompt), [panes, prompt]);
}

/** Another version is opened at once, or as `wanted` after asking when there is something to lose. */
function useSelection(draft: Draft) {
  const [wanted, want] = useState<string | null>(null);
  const select = (versionId: string) => {
    if (draft.isDirty && versionId !== draft.version.id) want(versionId);
    else draft.open(versionId);
  };
  return { wanted, want, select };
}

export interface StudioProps {
  initial: StudioPrompt;
  samples: readonly SampleTask[];
  /** The run that the address names. */
  opened: PickedRun | null;
}

export function Studio({ initial, samples, opened }: StudioProps) {
  const { org } = useMembership();
  const draft = useDraft(initial, opened?.versionId);
  const lints = useLints(draft);
  const [side, setSide] = useState<(typeof SIDES)[number]["value"]>(opened ? "results" : "editor");
  const { wanted, want, select } = useSelection(draft);
  const replacement = useReplacement(draft);
  const { prompt, version } = draft;
  async function saveFirst() {
    if (lint(draft.text, prompt).some(({ level }) => level === "error")) {
      setSide("editor");
      toast.error("Mend the errors in the prompt first.", { key: "prompt-errors" });
      return null;
    }
    return draft.isDirty ? draft.save() : { versionId: version.id };
  }
  return (
    <Page
      title={prompt.name}
      hideTitle
      crumbs={[{ label: "Prompts", href: `/o/${org.slug}/prompts` }, { label: prompt.name }]}
      actions={<SaveButtons draft={draft} />}
      width="full"
      fill
    >
      <VersionBar draft={draft} onSelect={select} />
      <Segmented
        label="Side"
        options={SIDES}
        value={side}
        onValueChange={setSide}
        className="w-fit lg:hidden"
      />
      <div className="grid min-h-0 grow grid-cols-1 gap-6 max-md:content-start lg:grid-cols-2">
        <div className={cn(COLUMN, side !== "editor" && "max-lg:hidden")}>
          <Editor draft={draft} lints={lints} samples={samples} />
        </div>
        <div className={cn(COLUMN, side !== "results" && "max-lg:hidden")}>
          <StudioRuns
            prompt={prompt}
            versionId={version.id}
            opened={opened}
            saveFirst={saveFirst}
            onSelectVersion={select}
            onUseModel={replacement.replace}
          />
        </div>
      </div>
      <DraftDialogs draft={draft} wanted={wanted} onWant={want} />
    </Page>
  );
}
