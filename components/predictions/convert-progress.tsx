// Second half of a conversion: how far it is, and what became of it.
"use client";

import Link from "next/link";
import { useMembership } from "@/components/can";
import { CancelButton } from "@/components/predictions/cancel-button";
import { ConversionBar } from "@/components/predictions/conversion-bar";
import type { ConversionRow } from "@/components/predictions/types";
import { UndoButton } from "@/components/predictions/undo-button";
import { isMoving } from "@/components/predictions/use-conversions";
import { versionName } from "@/components/predictions/version-name";
import { useProject } from "@/components/projects/project-context";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { TextSkeleton } from "@/components/ui/skeleton";
import { formatPlural } from "@/lib/format";

export interface ConvertProgressProps {
  /** Missing for the moment until the list has been read again. */
  row: ConversionRow | undefined;
  onClose: () => void;
}

export function ConvertProgress({ row, onClose }: ConvertProgressProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={row && !isMoving(row) ? "Conversion ended" : "Converting predictions"}
      {...(row && { description: versionName(row.version) })}
      footer={row ? <Buttons row={row} /> : null}
    >
      {row ? <State row={row} /> : <TextSkeleton lines={2} />}
    </Dialog>
  );
}

function State({ row }: { row: ConversionRow }) {
  if (!isMoving(row)) return <Outcome row={row} />;
  return (
    <div className="grid gap-3">
      <ConversionBar row={row} />
      <p className="text-muted text-sm">You may close this; the conversion goes on and stays in the list.</p>
    </div>
  );
}

function Outcome({ row }: { row: ConversionRow }) {
  const made = `${formatPlural(row.converted, "annotation")} made`;
  const left = row.skipped > 0 ? `${formatPlural(row.skipped, "task")} left out.` : "No task was left out.";
  if (row.state === "undone")
    return (
      <Alert tone="neutral" title="This conversion was taken back">
        Annotations that people edited or starred since, if any, are still there.
      </Alert>
    );
  if (row.state === "failed")
    return (
      <Alert tone="danger" title={`Stopped early, ${made}`}>
        {row.error}
      </Alert>
    );
  if (row.state === "canceled")
    return (
      <Alert tone="warning" title={`Canceled, ${made}`}>
        What was converted is kept. You can undo it.
      </Alert>
    );
  return (
    <Alert tone="success" title={made}>
      {left}
    </Alert>
  );
}

function Buttons({ row }: { row: ConversionRow }) {
  const { org } = useMembership();
  const project = useProject();
  if (isMoving(row))
    return (
      <>
        <CancelButton row={row} />
        <DialogClose asChild>
          <Button>Close</Button>
        </DialogClose>
      </>
    );
  return (
    <>
      <UndoButton row={row} size="md" />
      <Button asChild>
        <Link href={`/o/${org.slug}/projects/${project.id}/tasks?labelled=yes`}>See the tasks</Link>
      </Button>
      <DialogClose asChild>
        <Button variant="primary">Done</Button>
      </DialogClose>
    </>
  );
}
