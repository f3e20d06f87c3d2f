// What the wizard has chosen, the dry run of it, and the start.
"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRefreshConversions } from "@/components/predictions/use-conversions";
import { useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { totalsOf } from "@/lib/conversion-counts";

/** `minPercent` from 0 to 100; at 0 nothing is left out for its confidence. `leftOut`: ids of labels that are not converted. */
export type ConvertChoice = {
  versionId: string;
  minPercent: number;
  onlyUnlabeled: boolean;
  leftOut: readonly string[];
};

const versionIn = (input: unknown): unknown =>
  typeof input === "object" && input !== null && "versionId" in input ? input.versionId : null;

export function useConvert(initialId: string, onStarted: (conversionId: string) => void) {
  const { conversion } = useTRPC();
  const input = useProjectInput();
  const refresh = useRefreshConversions();
  const [choice, setChoice] = useState<ConvertChoice>({
    versionId: initialId,
    minPercent: 0,
    onlyUnlabeled: true,
    leftOut: [],
  });
  // The same click sent twice is one conversion; another choice is another one.
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const target = {
    ...input,
    versionId: choice.versionId,
    onlyUnlabeled: choice.onlyUnlabeled,
    ...(choice.minPercent > 0 && { minConfidence: choice.minPercent / 100 }),
  };
  const preview = useQuery(
    conversion.preview.queryOptions(target, {
      // Only the numbers of the same version may stand in while others are counted.
      placeholderData: (data, former) =>
        versionIn(former?.queryKey[1]?.input) === choice.versionId ? data : undefined,
    }),
  );
  const labels = preview.data?.labels ?? [];
  const chosen = labels.filter(({ labelId }) => !choice.leftOut.includes(labelId));
  const create = useMutation(
    conversion.create.mutationOptions({
      onError: () => void preview.refetch(),
      onSuccess: async ({ conversionId }) => {
        await refresh();
        onStarted(conversionId);
      },
    }),
  );
  return {
    choice,
    preview,
    // Summed here: a label is left out and taken in again without asking the server.
    totals: totalsOf(labels, (labelId) => !choice.leftOut.includes(labelId)),
    isStarting: create.isPending,
    change(next: Partial<ConvertChoice>) {
      // Another version may have other confidences, or none, and other labels.
      const others = next.versionId ? { minPercent: 0, leftOut: [] } : {};
      setChoice({ ...choice, ...others, ...next });
      setRequestId(crypto.randomUUID());
    },
    start() {
      const labelIds = chosen.length < labels.length ? chosen.map(({ labelId }) => labelId) : [];
      create.mutate({ ...target, labelIds, clientRequestId: requestId });
    },
  };
}
