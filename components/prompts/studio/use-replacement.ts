// Leaves a model that ends: by a copy of the version with the model that takes its place, or in the text that is being edited.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useMembership } from "@/components/can";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/** With unsaved edits nothing is copied: they would be lost. */
export function useReplacement(draft: Draft) {
  const org = useMembership().org.slug;
  const { prompt, version, isDirty } = draft;
  const copy = useMutation(
    useTRPC().version.replaceModel.mutationOptions({
      onSuccess: async ({ versionId, model }) => {
        await draft.refresh();
        draft.open(versionId);
        toast.success(`Copied into a new draft with ${model}.`, { key: "model-replaced" });
      },
    }),
  );
  return {
    busy: copy.isPending,
    words: (model: string) => (isDirty ? `Use ${model} instead` : `Copy to ${model}`),
    replace: (model: string) => {
      if (isDirty) draft.change({ model });
      else copy.mutate({ org, promptId: prompt.id, versionId: version.id });
    },
  };
}
