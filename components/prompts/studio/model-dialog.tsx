// Chooses the model of a version.
"use client";

import { describeError } from "@/components/error-note";
import { ModelList } from "@/components/prompts/studio/model-list";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useModelEstimates } from "@/components/prompts/studio/use-model-estimates";
import { useModels } from "@/components/prompts/use-models";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { TextSkeleton } from "@/components/ui/skeleton";
import { formatPlural } from "@/lib/format";

export interface ModelDialogProps {
  draft: Draft;
  onClose: () => void;
}

export default function ModelDialog({ draft, onClose }: ModelDialogProps) {
  const models = useModels();
  const { data, isError } = useModelEstimates(draft);
  const choose = (model: string) => {
    draft.change({ model });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Model"
      description={basisOf(data, isError)}
      size="lg"
    >
      {models.isError ? (
        <ErrorState
          title="The models did not load"
          description={describeError(models.error).message}
          onRetry={() => void models.refetch()}
        />
      ) : null}
      {models.isPending ? <TextSkeleton lines={8} /> : null}
      {models.data ? (
        <ModelList
          models={models.data}
          estimates={data?.models ?? []}
          chosen={draft.text.model}
          onChoose={choose}
        />
      ) : null}
    </Dialog>
  );
}

function basisOf(data: ReturnType<typeof useModelEstimates>["data"], isError: boolean): string {
  if (isError) return "The prices could not be counted just now.";
  if (!data) return "Counting the tokens of this project's tasks…";
  return data.sampled === 0
    ? "Prices are for the prompt alone: the project has no tasks yet."
    : `Prices are for this prompt on ${formatPlural(data.sampled, "task")} of this project.`;
}
