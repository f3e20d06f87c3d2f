// Saves the open version, as itself or as a new one, and holds what can be done with the whole prompt.
"use client";

import { Save } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Can } from "@/components/can";
import { useShortcuts } from "@/components/frame/shortcuts";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { nextNumber } from "@/components/prompts/studio/version-words";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

const SaveAsDialog = dynamic(() => import("@/components/prompts/studio/save-as-dialog"), { ssr: false });
const PromptMenu = dynamic(() => import("@/components/prompts/studio/prompt-menu"), { ssr: false });

export function SaveButtons({ draft }: { draft: Draft }) {
  const { version, prompt, isDirty, isSaving, save } = draft;
  const [naming, setNaming] = useState(false);
  const label = version.state === "draft" ? "Save" : `Save as v${nextNumber(prompt)}`;
  useShortcuts([
    { keys: "mod+s", label: "Save the prompt", inFields: true, run: () => (isDirty ? save() : undefined) },
  ]);
  return (
    <Can permission="prompt.write">
      {version.state === "draft" ? (
        <Button className="max-sm:hidden" disabled={isSaving} onClick={() => setNaming(true)}>
          Save as new version
        </Button>
      ) : null}
      <Tooltip text={isDirty ? "Save" : "Everything is saved"} shortcut="mod+s">
        <Button
          variant="primary"
          busy={isSaving}
          aria-disabled={!isDirty}
          onClick={() => (isDirty ? save() : undefined)}
        >
          <Save aria-hidden="true" />
          {label}
        </Button>
      </Tooltip>
      <PromptMenu draft={draft} onSaveAs={() => setNaming(true)} />
      {naming ? <SaveAsDialog draft={draft} onClose={() => setNaming(false)} /> : null}
    </Can>
  );
}
