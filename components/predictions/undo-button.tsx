// Takes a whole conversion back, after saying how many annotations go and how many stay.
"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import type { ConversionRow } from "@/components/predictions/types";
import { useRefreshConversions } from "@/components/predictions/use-conversions";
import { versionName } from "@/components/predictions/version-name";
import { useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { TextSkeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { formatPlural } from "@/lib/format";

const UNDOABLE: readonly string[] = ["completed", "failed", "canceled"];

/** Nothing for a conversion that is still going on or has been undone. */
export function UndoButton({ row, size = "sm" }: { row: ConversionRow; size?: "sm" | "md" }) {
  const { conversion } = useTRPC();
  const [open, setOpen] = useState(false);
  const target = { ...useProjectInput(), conversionId: row.id };
  const count = useQuery(
    conversion.previewUndo.queryOptions(target, { enabled: open, staleTime: 0, gcTime: 0 }),
  );
  const undo = useMutation(
    conversion.undo.mutationOptions({ onSuccess: tellUndone, onSettled: useRefreshConversions() }),
  );
  if (!UNDOABLE.includes(row.state) || row.converted === 0) return null;
  const removes = count.data?.removes;
  const name = versionName(row.version);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size={size} aria-label={`Undo the conversion of ${name}`}>
          <Undo2 aria-hidden="true" />
          Undo
        </Button>
      }
      title={`Undo the conversion of ${name}?`}
      description="The predictions stay, so you can convert them again."
      {...(removes ? { losses: [formatPlural(removes, "annotation")] } : {})}
      confirmLabel={removes ? `Remove ${formatPlural(removes, "annotation")}` : "Undo"}
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
        They could not be counted: {describeError(error).message} What people edited or starred stays.
      </p>
    );
  if (!count) return <TextSkeleton lines={2} label="Counting the annotations" />;
  if (count.removes === 0)
    return <p className="text-sm">Nothing is left to remove: people edited or starred all of them.</p>;
  if (count.keeps === 0) return null;
  return <p className="text-sm">{`${staying(count.keeps)} because people edited or starred them.`}</p>;
}

const staying = (count: number) => `${formatPlural(count, "annotation")} ${count === 1 ? "stays" : "stay"}`;

function tellUndone({ removed, kept }: { removed: number; kept: number }) {
  toast.success(`${formatPlural(removed, "annotation")} removed.`, {
    durationMs: 9_000,
    description: kept === 0 ? "None was kept." : `${staying(kept)} because people edited or starred them.`,
  });
}
