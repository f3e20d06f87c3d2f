// The label view: one text, the labels beside it, and every step on a key.
"use client";

import { CircleCheck, Undo2 } from "lucide-react";
import { describeError } from "@/components/error-note";
import { useShortcuts } from "@/components/frame/shortcuts";
import { LabelButtons } from "@/components/labeling/label-buttons";
import { useStream } from "@/components/labeling/use-stream";
import { Instructions } from "@/components/projects/instructions";
import { labelsInUse, useProject } from "@/components/projects/project-context";
import type { StreamTask } from "@/components/projects/types";
import { PredictionChip } from "@/components/tasks/prediction-list";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import { Progress } from "@/components/ui/progress";
import { TextSkeleton } from "@/components/ui/skeleton";
import { formatCount, formatPlural } from "@/lib/format";

export function LabelView() {
  const stream = useStream();
  const project = useProject();
  const { current, decide } = stream;
  const prediction = current?.predictions[0];
  const undo = () => void stream.undo().catch(() => undefined);
  useShortcuts([
    { keys: "Space", label: "Skip", group: "Label", run: () => decide(null) },
    { keys: "u|mod+z", label: "Undo the last answer", group: "Label", run: undo },
    ...(prediction?.labelId
      ? [
          {
            keys: "Enter",
            label: "Accept the prediction",
            group: "Label",
            run: () => decide(prediction.labelId),
          },
        ]
      : []),
  ]);
  if (stream.error)
    return (
      <ErrorState
        title="No task could be fetched"
        description={describeError(stream.error).message}
        onRetry={stream.reload}
      />
    );
  return (
    <div className="flex min-h-0 grow flex-col gap-4">
      <StuckNote
        count={stream.outbox.waiting.length}
        isStuck={stream.outbox.isStuck}
        onRetry={stream.outbox.retry}
      />
      <Status stream={stream} onUndo={undo} />
      {project.instructions ? (
        <details className="rounded-lg border bg-surface px-4 py-2">
          <summary className="cursor-pointer font-medium">Instructions</summary>
          <div className="pt-2 pb-1">
            <Instructions text={project.instructions} />
          </div>
        </details>
      ) : null}
      {current ? (
        <div className="grid min-h-0 grow content-start gap-6 md:grid-cols-[minmax(0,1fr)_18rem] lg:grid-cols-[minmax(0,1fr)_22rem]">
          <TaskText task={current} />
          <LabelButtons
            labels={labelsInUse(project)}
            suggested={current.prefill ? (prediction?.labelId ?? null) : null}
            onChoose={decide}
            onSkip={() => decide(null)}
          />
        </div>
      ) : stream.isLoading ? (
        <TextSkeleton lines={5} />
      ) : (
        <EmptyState
          icon={<CircleCheck />}
          title="Nothing left for you"
          description="Every task of this project is labelled, skipped by you, or open at somebody else's desk."
          action={<Button onClick={stream.reload}>Look again</Button>}
        />
      )}
    </div>
  );
}

function TaskText({ task }: { task: StreamTask }) {
  const [prediction] = task.predictions;
  return (
    <section
      aria-label={`Task ${task.innerId}`}
      aria-live="polite"
      className="grid min-w-0 content-start gap-4"
    >
      <p className="max-w-[72ch] whitespace-pre-wrap break-words text-xl leading-relaxed" dir="auto">
        {task.text}
      </p>
      {prediction ? (
        <p className="flex flex-wrap items-center gap-2 text-muted text-sm">
          <PredictionChip prediction={prediction} />
          {prediction.versionName}
          <span className="flex items-center gap-1">
            <Kbd keys="Enter" /> accepts
          </span>
        </p>
      ) : null}
    </section>
  );
}

type StatusProps = { stream: ReturnType<typeof useStream>; onUndo: () => void };

function Status({ stream, onUndo }: StatusProps) {
  const { annotated, total } = stream.progress;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-32 grow">
        <Progress label="Labelled tasks of the project" value={annotated} max={total} size="sm" />
      </div>
      <span className="text-muted text-sm tabular">
        {formatCount(annotated)} of {formatCount(total)} · {formatCount(stream.doneHere)} by you now
      </span>
      <Button size="sm" disabled={!stream.canUndo} onClick={onUndo}>
        <Undo2 aria-hidden="true" />
        Undo
      </Button>
    </div>
  );
}

function StuckNote({ count, isStuck, onRetry }: { count: number; isStuck: boolean; onRetry: () => unknown }) {
  if (!isStuck || count === 0) return null;
  return (
    <Alert
      tone="warning"
      actions={
        <Button size="sm" onClick={() => void onRetry()}>
          Try now
        </Button>
      }
    >
      {formatPlural(count, "answer")} not stored yet. They are kept in this browser and sent as soon as the
      server answers.
    </Alert>
  );
}
