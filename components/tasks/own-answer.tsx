// The person's own label of a task in the side panel: give one, change it, take it back.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import {
  labelsInUse,
  useLabelOf,
  useProject,
  useProjectInput,
  useRefreshProject,
} from "@/components/projects/project-context";
import type { TaskDetail } from "@/components/projects/types";
import { useRefreshTask } from "@/components/tasks/refresh";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
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
  /** What the person chose when the answer had been changed meanwhile, perhaps in another window. */
  const [refused, setRefused] = useState<string | null>(null);
  const isBusy = create.isPending || update.isPending || remove.isPending;
  function choose(labelId: string) {
    setRefused(null);
    const onError = (error: unknown) => describeError(error).code === "conflict" && setRefused(labelId);
    if (mine) update.mutate({ ...input, annotationId: mine.id, version: mine.version, labelId }, { onError });
    else create.mutate({ ...input, taskId: task.id, labelId }, { onError });
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
      {mine?.labelId && refused && refused !== mine.labelId ? (
        <Clash
          stored={mine.labelId}
          chosen={refused}
          onKeep={() => setRefused(null)}
          onUse={() => choose(refused)}
        />
      ) : null}
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

type ClashProps = { stored: string; chosen: string; onKeep: () => void; onUse: () => void };

/** Both answers side by side; neither is lost until the person decides. */
function Clash({ stored, chosen, onKeep, onUse }: ClashProps) {
  const labelOf = useLabelOf();
  const chip = (id: string) => <LabelChip name={labelOf(id)?.value ?? "–"} color={labelOf(id)?.color} />;
  return (
    <Alert tone="warning" title="This answer was changed while you had it open">
      <span className="flex flex-wrap items-center gap-2 py-1">
        Stored now: {chip(stored)} You chose: {chip(chosen)}
      </span>
      <span className="flex gap-2">
        <Button size="sm" onClick={onKeep}>
          Keep the stored one
        </Button>
        <Button size="sm" onClick={onUse}>
          Use mine
        </Button>
      </span>
    </Alert>
  );
}
