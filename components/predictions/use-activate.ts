// Makes a version the one whose predictions the project shows, and offers the way back.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PredictionSet } from "@/components/predictions/types";
import { versionName } from "@/components/predictions/version-name";
import { useProject, useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";

/** `pendingId`: the version that is being made active. */
export function useActivate() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = useProjectInput();
  const previous = useProject().activeVersion;
  const refreshProject = useRefreshProject();
  const activation = useMutation(
    trpc.version.activate.mutationOptions({
      onSettled: () =>
        Promise.all([
          client.invalidateQueries({ queryKey: trpc.prediction.listSets.queryKey(input) }),
          client.invalidateQueries({ queryKey: trpc.prompt.pathKey() }),
          refreshProject(),
        ]),
    }),
  );
  async function activate({ version }: PredictionSet) {
    await activation.mutateAsync({ ...input, versionId: version.id }).then(
      () =>
        toast.success(`${versionName(version)} is active.`, {
          key: "active-version",
          description: "The project shows its predictions now.",
          ...(previous && {
            undo: () => activation.mutateAsync({ ...input, versionId: previous.id }),
          }),
        }),
      () => undefined,
    );
  }
  return { activate, pendingId: activation.isPending ? activation.variables.versionId : null };
}
