// Takes a completed import back, after saying how many tasks go and how many stay.
"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/components/can";
import { describeError } from "@/components/error-note";
import { useRefreshImports } from "@/components/import/use-imports";
import { useProjectInput } from "@/components/projects/project-context";
import type { ImportRow } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { TextSkeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

/** Nothing for an import that brought no tasks, is not completed, or has been undone. */
export function UndoImportButton({ row, size = "sm" }: { row: ImportRow; size?: "sm" | "md" }) {
  const trpc = useTRPC();
  const can = useCan();
  const [open, setOpen] = useState(false);
  const target = { ...useProjectInput(), importId: row.id };
  const count = useQuery(
    trpc.import.previewUndo.queryOptions(target, { enabled: open, staleTime: 0, gcTime: 0 }),
  );
  const undo = useMutation(
    trpc.import.undo.mutationOptions({ onSuccess: tellUndone, onSettled: useRefreshImports() }),
  );
  if (row.state !== "completed" || row.rowsImported === 0 || !can("task.delete")) return null;
  const removes = count.data?.removes;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size={size} aria-label={`Undo the import of ${row.fileName}`}>
          <Undo2 aria-hidden="true" />
          Undo
        </Button>
      }
      title={
        <>
          Undo the import of <span className="break-all">{row.fileName}</span>?
        </>
      }
      description={
        removes === 0
          ? "There is nothing to undo: none of its tasks is as it was imported."
          : "Its tasks are deleted with the labels that came with them. To get them back, import the file again."
      }
      {...(removes ? { losses: [formatPlural(removes, "task")] } : {})}
      confirmLabel={removes ? `Delete ${formatPlural(removes, "task")}` : "Undo"}
      blocked={removes === 0}
      onConfirm={() => undo.mutateAsync(target)}
    >
      <Kept count={count.data} error={count.error} />
    </ConfirmDialog>
  );
}

type Count = { removes: number; keeps: number };

function Kept({ count, error }: { count: Count | undefined; error: unknown }) {
  if (error)
    return (
      <p className="text-danger-ink text-sm">
        They could not be counted: {describeError(error).message} What was worked on stays.
      </p>
    );
  if (!count) return <TextSkeleton lines={2} label="Counting the tasks" />;
  if (count.removes === 0 && count.keeps === 0) return <p className="text-sm">None of its tasks is left.</p>;
  if (count.keeps === 0) return null;
  return <p className="text-sm">{staying(count.keeps)}</p>;
}

const staying = (count: number) =>
  `${formatPlural(count, "task")} ${count === 1 ? "stays" : "stay"}: labelled, starred or predicted since the import.`;

function tellUndone({ removed, kept }: { removed: number; kept: number }) {
  toast.success(`${formatPlural(removed, "task")} deleted.`, {
    durationMs: 9_000,
    description: kept === 0 ? "None was kept." : staying(kept),
  });
}
