// Raises the cap that stopped a run and sends the run on, for who may; others read who that is.
"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useCan, useMembership } from "@/components/can";
import type { Run } from "@/components/runs/types";
import { useRefreshRuns, useRunInput } from "@/components/runs/use-runs";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { CAP_FORMAT, type CapKind, capWords, isCapKind, parseCap, proposeCap } from "@/lib/budgets";
import { formatUsd } from "@/lib/format";
import { type PermissionName, refusal } from "@/lib/permissions";

const NEEDED: Record<CapKind, PermissionName> = {
  run: "prompt.run",
  project: "projectBudget.update",
  organization: "budget.update",
};

export function RaiseCap({ run }: { run: Run }) {
  const can = useCan();
  const [isOpen, setOpen] = useState(false);
  const kind = isCapKind(run.stoppedBy) ? run.stoppedBy : null;
  if (kind === null || !can("prompt.run")) return null;
  const mayRaise = can(NEEDED[kind]);
  return (
    <>
      <Button
        size="sm"
        variant="primary"
        disabled={!mayRaise}
        title={mayRaise ? undefined : refusal(NEEDED[kind])}
        onClick={() => setOpen(true)}
      >
        Raise the cap and continue
      </Button>
      {isOpen ? <RaiseDialog run={run} kind={kind} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RaiseDialog({ run, kind, onClose }: { run: Run; kind: CapKind; onClose: () => void }) {
  const cap = run.caps.find((each) => each.kind === kind);
  const [text, setText] = useState(cap ? String(proposeCap(cap.amountUsd * 1.6)) : "");
  const raise = useRaise(run, kind);
  const amount = parseCap(text);
  const isHigher = amount !== undefined && (amount === null || !cap || amount > cap.amountUsd);
  const error = amount === undefined ? CAP_FORMAT : isHigher ? undefined : "Enter more than the present cap.";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Raise the cap and continue"
      description={
        cap
          ? `${formatUsd(cap.spentUsd)} is spent under ${capWords(cap)}. Only the tasks that are left are sent.`
          : "The cap was taken away since. Only the tasks that are left are sent."
      }
      footer={
        <>
          <DialogClose asChild>
            <Button>Not now</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={raise.isBusy}
            disabled={error !== undefined}
            onClick={() => void raise.go(amount ?? null).then(onClose, () => {})}
          >
            Continue the run
          </Button>
        </>
      }
    >
      <Field label="New cap" hint="Leave it empty for no cap." error={error}>
        {(control) => (
          <Input
            {...control}
            lead="$"
            inputMode="decimal"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}

/** Rejects when one of the two was refused, which the mutation has said. */
function useRaise(run: Run, kind: CapKind) {
  const trpc = useTRPC();
  const { org } = useMembership();
  const input = useRunInput(run.projectId);
  const refresh = useRefreshRuns();
  const own = useMutation(trpc.run.updateCap.mutationOptions());
  const project = useMutation(trpc.budget.updateProject.mutationOptions());
  const organization = useMutation(trpc.budget.update.mutationOptions());
  const resume = useMutation(trpc.run.resume.mutationOptions());
  async function go(amountUsd: number | null): Promise<void> {
    try {
      if (kind === "run") await own.mutateAsync({ ...input, runId: run.id, amountUsd });
      else if (kind === "project") await project.mutateAsync({ ...input, amountUsd });
      else await organization.mutateAsync({ org: org.slug, amountUsd });
      await resume.mutateAsync({ ...input, runId: run.id });
    } finally {
      await refresh();
    }
  }
  return { go, isBusy: [own, project, organization, resume].some(({ isPending }) => isPending) };
}
