// The studio of one prompt: the editor on the left, runs and results on the right, one of them at a time on narrow screens.
"use client";

import { useState } from "react";
import { useMembership } from "@/components/can";
import { Page } from "@/components/frame/page";
import { useDraft } from "@/components/prompts/studio/use-draft";
import type { SampleTask, StudioPrompt } from "@/components/prompts/types";
import { StudioRuns } from "@/components/runs/studio-runs";

export function Studio({ initial }: { initial: StudioPrompt; samples: readonly SampleTask[] }) {
  const { org } = useMembership();
  const draft = useDraft(initial);
  const [_side] = useState("editor");
  return (
    <Page
      title={draft.prompt.name}
      hideTitle
      crumbs={[{ label: "Prompts", href: `/o/${org.slug}/prompts` }, { label: draft.prompt.name }]}
      width="full"
      fill
    >
      <StudioRuns
        prompt={draft.prompt}
        versionId={draft.version.id}
        saveFirst={async () => (draft.isDirty ? draft.save() : { versionId: draft.version.id })}
        onSelectVersion={draft.open}
        onUseModel={(model) => draft.change({ model })}
      />
    </Page>
  );
}
