// Shows what one version changed against another.
"use client";

import { Difference } from "@/components/prompts/studio/difference";
import { Dialog } from "@/components/ui/dialog";
import type { PromptText } from "@/lib/prompt-edit";

type Side = { name: string; text: PromptText };

export interface DifferenceDialogProps {
  before: Side;
  after: Side;
  onClose: () => void;
}

export default function DifferenceDialog({ before, after, onClose }: DifferenceDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Difference"
      description={`From ${before.name} to ${after.name}.`}
      size="xl"
    >
      <Difference before={before.text} after={after.text} />
    </Dialog>
  );
}
