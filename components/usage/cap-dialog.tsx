// Sets, changes or takes away the monthly cap of the organization or of a project.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { CAP_FORMAT, parseCap } from "@/lib/budgets";
import { formatUsd } from "@/lib/format";

export interface CapDialogProps {
  /** Null is the organization. */
  projectId: string | null;
  name: string;
  amountUsd: number | null;
  spentUsd: number;
  onClose: () => void;
}

export function CapDialog({ projectId, name, amountUsd, spentUsd, onClose }: CapDialogProps) {
  const [text, setText] = useState(amountUsd === null ? "" : String(amountUsd));
  const { save, isBusy } = useSaveCap(projectId);
  const cap = parseCap(text);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Monthly cap of ${name}`}
      description={`${formatUsd(spentUsd)} is spent this month. Runs stop before the cap is passed, and go on when it is raised. Months are counted in UTC.`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={isBusy}
            disabled={cap === undefined}
            onClick={() => void save(cap ?? null).then(onClose, () => {})}
          >
            Save
          </Button>
        </>
      }
    >
      <Field label="Cap" hint="Leave it empty for no cap." error={cap === undefined ? CAP_FORMAT : undefined}>
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

/** Rejects when it was refused, which the mutation has said. */
function useSaveCap(projectId: string | null) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const org = useMembership().org.slug;
  const organization = useMutation(trpc.budget.update.mutationOptions());
  const project = useMutation(trpc.budget.updateProject.mutationOptions());
  async function save(amountUsd: number | null): Promise<void> {
    if (projectId === null) await organization.mutateAsync({ org, amountUsd });
    else await project.mutateAsync({ org, projectId, amountUsd });
    await client.invalidateQueries({ queryKey: trpc.budget.list.pathKey() });
    await client.invalidateQueries({ queryKey: trpc.run.estimate.pathKey() });
    toast.success(
      amountUsd === null ? "The cap is taken away." : `The cap is ${formatUsd(amountUsd)} a month.`,
    );
  }
  return { save, isBusy: organization.isPending || project.isPending };
}
