// The side panel of the task list: one task with its text, answers, predictions and imported row.
"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { describeError } from "@/components/error-note";
import { useProjectInput } from "@/components/projects/project-context";
import type { TaskDetail } from "@/components/projects/types";
import { AnnotationList } from "@/components/tasks/annotation-list";
import { OwnAnswer } from "@/components/tasks/own-answer";
import { PredictionList } from "@/components/tasks/prediction-list";
import { TaskSource } from "@/components/tasks/task-source";
import { useTRPC } from "@/components/trpc";
import { DataList } from "@/components/ui/data-list";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { TextSkeleton } from "@/components/ui/skeleton";

export function QuickView({ taskId, onClose }: { taskId: bigint; onClose: () => void }) {
  const query = useQuery(useTRPC().task.get.queryOptions({ ...useProjectInput(), taskId }));
  return (
    <aside
      aria-label="Task"
      className="fixed inset-0 z-20 flex flex-col overflow-hidden border bg-surface md:static md:z-auto md:w-96 md:shrink-0 md:rounded-lg lg:w-[28rem]"
    >
      <header className="flex items-center gap-2 border-b px-4 py-2">
        <h2 className="grow font-medium">{query.data ? `Task ${query.data.innerId}` : "Task"}</h2>
        <IconButton label="Close" shortcut="ArrowLeft" variant="ghost" size="sm" onClick={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <div className="grid min-h-0 grow content-start gap-5 overflow-y-auto p-4">
        {query.isError ? (
          <ErrorState
            title="The task did not load"
            description={describeError(query.error).message}
            onRetry={() => void query.refetch()}
          />
        ) : query.data ? (
          <Detail task={query.data} />
        ) : (
          <TextSkeleton lines={6} />
        )}
      </div>
    </aside>
  );
}

function Detail({ task }: { task: TaskDetail }) {
  const data = task.data && typeof task.data === "object" && !Array.isArray(task.data) ? task.data : null;
  return (
    <>
      <p className="whitespace-pre-wrap break-words text-lg" dir="auto">
        {task.text}
      </p>
      <OwnAnswer task={task} />
      <AnnotationList task={task} />
      <PredictionList predictions={task.predictions} />
      {task.source ? <TaskSource source={task.source} /> : null}
      {data ? (
        <section className="grid gap-2">
          <h3 className="font-medium text-muted text-sm">Imported row</h3>
          <DataList
            items={Object.entries(data).map(([name, value]) => ({
              name,
              value: (
                <span className="break-words">
                  {typeof value === "string" ? value : JSON.stringify(value)}
                </span>
              ),
            }))}
          />
        </section>
      ) : null}
    </>
  );
}
