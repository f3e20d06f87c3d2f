// The bar that appears over a selection, and the question before its tasks are deleted.
"use client";

import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";
import { MAX_TASKS_PER_DELETE } from "@/lib/schemas/task";

export function DeleteTasks({ selected, onDone }: { selected: ReadonlySet<bigint>; onDone: () => void }) {
  const input = useProjectInput();
  const refresh = useRefreshProject();
  const remove = useMutation(useTRPC().task.delete.mutationOptions());
  const count = selected.size;
  if (count === 0) return null;
  async function confirm() {
    const { deleted } = await remove.mutateAsync({ ...input, taskIds: [...selected], count });
    onDone();
    await refresh();
    toast.success(`${formatPlural(deleted, "task")} deleted.`);
  }
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-lg border bg-selected px-3 py-1.5">
      <span className="grow tabular" role="status">
        {formatPlural(count, "task")} selected
      </span>
      <Button size="sm" variant="ghost" onClick={onDone}>
        Clear selection
      </Button>
      <ConfirmDialog
        trigger={
          <Button size="sm" disabled={count > MAX_TASKS_PER_DELETE}>
            <Trash2 aria-hidden="true" />
            Delete
          </Button>
        }
        title={`Delete ${formatPlural(count, "task")}?`}
        description="This cannot be undone."
        losses={[formatPlural(count, "task"), "all annotations, ground truth and predictions on them"]}
        typed={String(count)}
        confirmLabel="Delete"
        onConfirm={confirm}
      />
    </div>
  );
}
