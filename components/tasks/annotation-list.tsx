// All answers of a task that the person may see, with the ground-truth star for reviewers and above.
"use client";

import { useMutation } from "@tanstack/react-query";
import { Star } from "lucide-react";
import { useCan } from "@/components/can";
import { useShortcuts } from "@/components/frame/shortcuts";
import { useLabelOf, useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import type { Annotation, TaskDetail } from "@/components/projects/types";
import { useRefreshTask } from "@/components/tasks/refresh";
import { useTRPC } from "@/components/trpc";
import { IconButton } from "@/components/ui/icon-button";
import { LabelChip } from "@/components/ui/label-chip";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";

const SOURCES: Record<string, string> = {
  human: "",
  imported: "imported",
  prediction: "from a prediction",
  "prediction-edited": "a prediction, corrected",
};

export function AnnotationList({ task }: { task: TaskDetail }) {
  const canStar = useCan()("groundTruth.set");
  const star = useStar(task);
  const newest = task.annotations.find((annotation) => !annotation.skipped);
  useShortcuts(
    canStar && newest
      ? [{ keys: "s", label: "Star or unstar the newest answer", group: "Tasks", run: () => star(newest) }]
      : [],
  );
  if (task.annotations.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-muted text-sm">Answers</h3>
      <ul className="grid gap-1.5">
        {task.annotations.map((annotation) => (
          <li key={String(annotation.id)} className="flex items-center gap-2">
            <div className="min-w-0 grow">
              <Answer annotation={annotation} />
            </div>
            {canStar && !annotation.skipped ? (
              <StarButton annotation={annotation} onClick={() => star(annotation)} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ annotation }: { annotation: Annotation }) {
  const label = useLabelOf()(annotation.labelId);
  const source = SOURCES[annotation.source ?? "human"];
  return (
    <div className="grid gap-0.5">
      <span>
        {annotation.skipped ? (
          <span className="text-faint">skipped</span>
        ) : (
          <LabelChip name={label?.value ?? "–"} color={label?.color} retired={label?.retiredAt != null} />
        )}
      </span>
      <span className="text-muted text-sm">
        {annotation.author}
        {source ? `, ${source}` : ""}, <RelativeTime at={annotation.updatedAt} />
      </span>
    </div>
  );
}

function StarButton({ annotation, onClick }: { annotation: Annotation; onClick: () => void }) {
  return (
    <IconButton
      label={annotation.groundTruth ? "Ground truth: take the star away" : "Make this the ground truth"}
      variant="ghost"
      size="sm"
      aria-pressed={annotation.groundTruth === true}
      onClick={onClick}
    >
      <Star aria-hidden="true" className={cn(annotation.groundTruth && "fill-current text-warning")} />
    </IconButton>
  );
}

function useStar(task: TaskDetail): (annotation: Annotation) => void {
  const trpc = useTRPC();
  const input = useProjectInput();
  const refresh = useRefreshTask(task.id);
  const refreshProject = useRefreshProject();
  const settled = { onSettled: () => Promise.all([refresh(), refreshProject()]) };
  const set = useMutation(trpc.groundTruth.set.mutationOptions(settled));
  const unset = useMutation(trpc.groundTruth.unset.mutationOptions(settled));
  return (annotation) => {
    const seen = { ...input, annotationId: annotation.id, version: annotation.version };
    if (annotation.groundTruth) unset.mutate(seen);
    else set.mutate(seen);
  };
}
