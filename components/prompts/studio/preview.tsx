// The first tasks of the project as the model would get them with the text in the editor.
"use client";

import { useDeferredValue, useState } from "react";
import { fillSamples } from "@/components/prompts/studio/filled";
import type { SampleTask, StudioPrompt } from "@/components/prompts/types";
import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { Segmented } from "@/components/ui/segmented";
import type { PromptPanes } from "@/lib/prompt-render";

export interface PreviewProps {
  prompt: StudioPrompt;
  text: PromptPanes;
  samples: readonly SampleTask[];
}

export function Preview({ prompt, text, samples }: PreviewProps) {
  const [at, setAt] = useState("0");
  const filled = fillSamples(prompt, useDeferredValue(text), samples);
  const shown = filled[Number(at)] ?? filled[0];
  if (!shown)
    return (
      <EmptyState title="No task to show" description="Import texts into the project to see them here." />
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="basis-48 grow text-muted text-sm">
          What is sent, word by word. One line that asks for exactly one class follows the system text.
        </p>
        <Segmented
          label="Task"
          size="sm"
          options={filled.map(({ innerId }, index) => ({ value: String(index), label: `Task ${innerId}` }))}
          value={at}
          onValueChange={setAt}
        />
      </div>
      {shown.missing.length > 0 ? (
        <Alert tone="warning">
          This task has no {shown.missing.map((name) => `"${name}"`).join(", ")}. It would be skipped
          (MISSING_FIELD).
        </Alert>
      ) : null}
      {shown.system ? (
        <section>
          <h2 className="mb-1 font-medium text-sm">System</h2>
          <CodeBlock text={shown.system} label="System text" wrap />
        </section>
      ) : null}
      <section>
        <h2 className="mb-1 font-medium text-sm">User</h2>
        <CodeBlock text={shown.user} label="User text" wrap />
      </section>
    </div>
  );
}
