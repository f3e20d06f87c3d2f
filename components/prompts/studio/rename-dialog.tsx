// Changes the name and the description of a prompt.
"use client";

import { useMutation } from "@tanstack/react-query";
import { z } from "zod";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { PromptDescription, PromptName } from "@/lib/schemas/prompt";

const Rename = z.strictObject({ name: PromptName, description: PromptDescription });

export default function RenameDialog({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const org = useMembership().org.slug;
  const { id: promptId, name, description } = draft.prompt;
  const form = useZodForm(Rename, { name, description });
  const update = useMutation(useTRPC().prompt.update.mutationOptions({ meta: { silent: true } }));
  async function submit(values: z.output<typeof Rename>) {
    try {
      await update.mutateAsync({ org, promptId, ...values });
      await draft.refresh();
      onClose();
    } catch (error) {
      const { fields, message } = describeError(error);
      showFieldErrors(form, Object.keys(fields).length > 0 ? fields : { root: message });
    }
  }
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title="Rename the prompt">
      <Form form={form} onSubmit={submit}>
        <FormField form={form} name="name" label="Name">
          {(control) => <Input {...control} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="description" label="Description" optional>
          {(control) => <Input {...control} autoComplete="off" />}
        </FormField>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={update.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
