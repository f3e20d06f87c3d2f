// The left side of the studio: the instructions, how they look filled in, and the classes.
"use client";

import { useState } from "react";
import { ClassList } from "@/components/prompts/studio/class-list";
import { FindingCount, Findings } from "@/components/prompts/studio/findings";
import { ModelNotice } from "@/components/prompts/studio/model-button";
import { Panes } from "@/components/prompts/studio/panes";
import { Preview } from "@/components/prompts/studio/preview";
import { SizeNote } from "@/components/prompts/studio/size-note";
import { useCaret } from "@/components/prompts/studio/use-caret";
import type { Draft } from "@/components/prompts/studio/use-draft";
import type { SampleTask } from "@/components/prompts/types";
import { Segmented } from "@/components/ui/segmented";
import { cn } from "@/lib/cn";
import type { Lint } from "@/lib/prompt-lint";

const VIEWS = [
  { value: "write" as const, label: "Instructions" },
  { value: "preview" as const, label: "Preview" },
  { value: "classes" as const, label: "Classes" },
];
type View = (typeof VIEWS)[number]["value"];

export interface EditorProps {
  draft: Draft;
  lints: readonly Lint[];
  samples: readonly SampleTask[];
}

export function Editor({ draft, lints, samples }: EditorProps) {
  const [view, setView] = useState<View>("write");
  const caret = useCaret();
  return (
    <section aria-label="Editor" className="grid grid-cols-1 content-start gap-4">
      <div className="flex flex-wrap items-center gap-2 lg:sticky lg:top-0 lg:z-10 lg:bg-surface lg:pb-1">
        <Segmented label="What to show" options={VIEWS} value={view} onValueChange={setView} />
        <FindingCount lints={lints} />
      </div>
      {/* The panes stay mounted: their undo history would be lost. */}
      <div className={cn("grid grid-cols-1 gap-4", view !== "write" && "hidden")}>
        <ModelNotice draft={draft} />
        <Panes draft={draft} caret={caret} />
        <SizeNote draft={draft} samples={samples} />
        <Findings
          lints={lints}
          onShow={({ pane, start, end }) => {
            caret.focused(pane);
            caret.select(pane, start, end);
          }}
        />
      </div>
      {view === "preview" ? <Preview prompt={draft.prompt} text={draft.text} samples={samples} /> : null}
      {view === "classes" ? <ClassList prompt={draft.prompt} /> : null}
    </section>
  );
}
