// The task list of a project with its filter bar, selection and side panel.
"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { Can, useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { useShortcuts } from "@/components/frame/shortcuts";
import { useProject, useProjectInput } from "@/components/projects/project-context";
import { DeleteTasks } from "@/components/tasks/delete-tasks";
import { FilterBar } from "@/components/tasks/filter-bar";
import { isFiltered, NO_FILTER, openTaskId, toTaskFilter, useTaskAddress } from "@/components/tasks/filters";
import { QuickView } from "@/components/tasks/quick-view";
import { TaskTable } from "@/components/tasks/task-table";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { TableSkeleton } from "@/components/ui/skeleton";

export function TaskBoard() {
  const [address, setAddress] = useTaskAddress();
  const [selected, setSelected] = useState<ReadonlySet<bigint>>(new Set());
  const filter = useDeferredValue(toTaskFilter(address));
  const query = useInfiniteQuery(
    useTRPC().task.list.infiniteQueryOptions(
      { ...useProjectInput(), filter },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  );
  const tasks = query.data?.pages.flatMap((page) => page.items) ?? [];
  const open = openTaskId(address);
  const show = (id: bigint | null) => void setAddress({ task: id === null ? null : String(id) });
  const at = tasks.findIndex((task) => task.id === open);
  const step = (by: number) => show(tasks[Math.max(0, Math.min(tasks.length - 1, at + by))]?.id ?? null);
  useShortcuts([
    { keys: "ArrowDown|j", label: "Next task", group: "Tasks", repeats: true, run: () => step(1) },
    { keys: "ArrowUp|k", label: "Previous task", group: "Tasks", repeats: true, run: () => step(-1) },
    { keys: "ArrowRight", label: "Open the task", group: "Tasks", run: () => open === null && step(1) },
    { keys: "ArrowLeft|Escape", label: "Close the task", group: "Tasks", run: () => show(null) },
  ]);
  if (query.isError && !query.data)
    return (
      <ErrorState
        title="The tasks did not load"
        description={describeError(query.error).message}
        requestId={describeError(query.error).requestId}
        onRetry={() => void query.refetch()}
      />
    );
  const clear = () => void setAddress(NO_FILTER);
  return (
    <div className="flex min-h-0 grow flex-col gap-3">
      <FilterBar address={address} onChange={(change) => void setAddress(change)} />
      <DeleteTasks selected={selected} onDone={() => setSelected(new Set())} />
      <div className="flex min-h-0 grow gap-4">
        {query.isPending ? (
          <div className="grow">
            <TableSkeleton rows={12} columns={4} label="Loading tasks" />
          </div>
        ) : tasks.length === 0 ? (
          <NoTasks isFiltered={isFiltered(address)} onClear={clear} />
        ) : (
          <TaskTable
            tasks={tasks}
            open={open}
            onOpen={show}
            selected={selected}
            onSelect={setSelected}
            hasMore={query.hasNextPage}
            onMore={() => {
              // A second call would begin the page that is on its way anew.
              if (!query.isFetchingNextPage) void query.fetchNextPage();
            }}
          />
        )}
        {open === null ? null : <QuickView key={String(open)} taskId={open} onClose={() => show(null)} />}
      </div>
    </div>
  );
}

function NoTasks({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { org } = useMembership();
  const base = `/o/${org.slug}/projects/${useProject().id}`;
  if (isFiltered)
    return (
      <div className="grow">
        <EmptyState
          icon={<Inbox />}
          title="No task matches"
          description="Nothing in this project fits all of these filters."
          action={<Button onClick={onClear}>Show all tasks</Button>}
        />
      </div>
    );
  return (
    <div className="grow">
      <EmptyState
        icon={<Inbox />}
        title="No tasks yet"
        description="Import a CSV, TSV, JSON, JSONL or text file; every row becomes a task. Or let a bucket be synced."
        action={
          <>
            <Can permission="task.import">
              <Button variant="primary" asChild>
                <Link href={`${base}/import`}>Import texts</Link>
              </Button>
            </Can>
            <Can permission="storage.manage">
              <Button asChild>
                <Link href={`${base}/storage/new`}>Connect storage</Link>
              </Button>
            </Can>
          </>
        }
      />
    </div>
  );
}
