// Two people saved the same draft: shows both texts and lets the second one choose.
"use client";

import { Difference } from "@/components/prompts/studio/difference";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { nextNumber } from "@/components/prompts/studio/version-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { PromptText } from "@/lib/prompt-edit";

export default function ConflictDialog({ draft, mine }: { draft: Draft; mine: PromptText }) {
  const { version, prompt } = draft;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : draft.closeConflict())}
      title="Somebody else changed this draft"
      description={`Version ${version.number} was saved or started while you were editing. Nothing is lost: green lines are yours, red ones theirs.`}
      size="xl"
      footer={
        <>
          <Button onClick={draft.takeTheirs}>Take theirs</Button>
          <Button variant="primary" busy={draft.isSaving} onClick={() => draft.save({ asNew: true })}>
            Keep mine as version {nextNumber(prompt)}
          </Button>
        </>
      }
    >
      <Difference before={version} after={mine} />
    </Dialog>
  );
}
