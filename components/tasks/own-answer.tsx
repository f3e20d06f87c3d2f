// The person's own label of a task in the side panel: give one, change it, take it back.
"use client";

import { useMutation } from "@tanstack/react-query";
import {
  labelsInUse,
  useProject,
  useProjectInput,
  useRefreshProject,
} from "@/components/projects/project-context";
import type { TaskDetail } from "@/components/projects/types";
import { useRefreshTask } from "@/components/tasks/refresh";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { LabelChip } from "@/components/ui/label-chip";

export function OwnAnswer({ task }: { task: TaskDetail }) {
  const trpc = useTRPC();
  const input = useProjectInput();
  const labels = labelsInUse(useProject());
  const refresh = useRefreshTask(task.id);
  const refreshProject = useRefreshProject();
  const settled = { onSettled: () => Promise.all([refresh(), refreshProject()]) };
  const create = useMutation(trpc.annotation.create.mutationOptions(settled));
  const update = useMutation(trpc.annotation.update.mutationOptions(settled));
  const remove = useMutation(trpc.annotation.delete.mutationOptions(settled));
  const mine = task.annotations.find((annotation) => annotation.isMine);
  const isBusy = create.isPending || update.isPending || remove.isPending;
  function choose(labelId: string) {
    if (mine) update.mutate({ ...input, annotationId: mine.id, version: mine.version, labelId });
    else create.mutate({ ...input, taskId: task.id, labelId });
  }
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-muted text-sm">Your answer</h3>
      <div className="flex flex-wrap gap-1.5">
        {labels.map((label) => (
          <button
            key={label.id}
            type="button"
            disabled={isBusy}
            aria-pressed={mine?.labelId === label.id}
            onClick={() => choose(label.id)}
            className="rounded-md p-0.5 outline-offset-0 hover:bg-hover aria-pressed:ring-2 aria-pressed:ring-accent disabled:opacity-60"
          >
            <LabelChip name={label.value} color={label.color} />
          </button>
        ))}
      </div>
      {mine ? (
        <div>
          <Button
            size="sm"
            variant="ghost"
            disabled={isBusy}
            onClick={() => remove.mutate({ ...input, annotationId: mine.id, version: mine.version })}
          >
            Take back
          </Button>
        </div>
      ) : null}
    </section>
  );
}
