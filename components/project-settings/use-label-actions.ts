// The changes that a manager may make to a project's labels.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import type { ProjectLabel } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { toast } from "@/components/ui/toast";
import type { UpdateLabel } from "@/lib/schemas/label";

export function useLabelActions() {
  const { label } = useTRPC();
  const input = useProjectInput();
  const settled = { onSettled: useRefreshProject() };
  const create = useMutation(label.create.mutationOptions(settled));
  const update = useMutation(label.update.mutationOptions(settled));
  const reorder = useMutation(label.reorder.mutationOptions(settled));
  const retire = useMutation(label.retire.mutationOptions(settled));
  const restore = useMutation(label.restore.mutationOptions(settled));
  return {
    /** Resolves with false when it was refused; the reason has been shown then. */
    create: (value: string) =>
      create.mutateAsync({ ...input, label: { value } }).then(
        () => true,
        () => false,
      ),
    update: (labelId: string, change: UpdateLabel["change"]) => update.mutate({ ...input, labelId, change }),
    reorder: (labelIds: string[]) => reorder.mutate({ ...input, labelIds }),
    restore: (labelId: string) => restore.mutate({ ...input, labelId }),
    retire: ({ id, value }: ProjectLabel) =>
      retire.mutate(
        { ...input, labelId: id },
        {
          onSuccess: () =>
            toast.success(`"${value}" is retired.`, {
              description: "What carries it keeps it; nobody can give it any more.",
              undo: () => restore.mutateAsync({ ...input, labelId: id }),
            }),
        },
      ),
  };
}
