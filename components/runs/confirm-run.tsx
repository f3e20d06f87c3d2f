// Asks before a run over all tasks, with their number and the price; also the way from a measured version to the whole project.
"use client";

import { useState } from "react";
import { EstimateNote } from "@/components/runs/estimate-note";
import { confirmWords } from "@/components/runs/estimate-words";
import { ModeFields } from "@/components/runs/mode-fields";
import { SpendingFields, type useSpending } from "@/components/runs/spending-fields";
import { Tick } from "@/components/runs/tick";
import type { RunEstimate } from "@/components/runs/types";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import type { RunMode } from "@/lib/run-states";

export interface ConfirmRunProps {
  title: string;
  /** Undefined while it is counted. */
  estimate: RunEstimate | undefined;
  mode: RunMode;
  onMode: (mode: RunMode) => void;
  spending: ReturnType<typeof useSpending>;
  /** Whether "make it the active version" is ticked at first. */
  offersActive: boolean;
  onlyMissing: boolean;
  onOnlyMissing: (on: boolean) => void;
  onConfirm: (makeActive: boolean) => void;
  onClose: () => void;
}

export function ConfirmRun(props: ConfirmRunProps) {
  const { estimate, mode } = props;
  const [makeActive, setMakeActive] = useState(props.offersActive);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={props.title}
      description="Predictions that are there already stay; nothing is replaced and no annotation is changed."
      footer={
        <>
          <DialogClose asChild>
            <Button>Not now</Button>
          </DialogClose>
          <Button
            variant="primary"
            disabled={!estimate || estimate.problem !== null || props.spending.input === null}
            onClick={() => props.onConfirm(makeActive)}
          >
            {estimate ? confirmWords(estimate, mode) : "Counting tasks…"}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <EstimateNote estimate={estimate} mode={mode} />
        <ModeFields mode={mode} estimate={estimate} onChange={props.onMode} />
        <SpendingFields {...props.spending} />
        {estimate?.problem ? (
          <Alert tone={estimate.problem.code === "NO_TASKS" ? "neutral" : "warning"}>
            {estimate.problem.code === "NO_TASKS" && props.onlyMissing
              ? "Every task has a prediction of this version already."
              : estimate.problem.message}
          </Alert>
        ) : null}
        <Tick
          label="Only tasks without a prediction of this version"
          checked={props.onlyMissing}
          onChange={props.onOnlyMissing}
        />
        <Tick
          label="Make this the project's active version: its predictions are the ones people see"
          checked={makeActive}
          onChange={setMakeActive}
        />
      </div>
    </Dialog>
  );
}
