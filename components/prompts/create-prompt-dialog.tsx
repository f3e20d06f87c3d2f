// Makes a prompt for a project and opens the studio with a proposed draft.
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { LabelChip } from "@/components/ui/label-chip";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { createPromptShape } from "@/lib/schemas/prompt";

const NewPrompt = z.strictObject({
  ...createPromptShape,
  projectId: z.uuid("Choose the project whose texts it labels."),
});

type Props = { label?: string; variant?: ButtonProps["variant"] };

export function CreatePromptDialog({ label = "Create prompt", variant = "primary" }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant={variant}>
          <Plus aria-hidden="true" />
          {label}
        </Button>
      }
      title="Create prompt"
      description="It opens with a draft made from the project's labels and instructions."
    >
      <PromptForm onCancel={() => setOpen(false)} />
    </Dialog>
  );
}

function PromptForm({ onCancel }: { onCancel: () => void }) {
  const { org } = useMembership();
  const router = useRouter();
  const trpc = useTRPC();
  const client = useQueryClient();
  const form = useZodForm(NewPrompt, { name: "", description: "", projectId: "" });
  const create = useMutation(trpc.prompt.create.mutationOptions({ meta: { silent: true } }));
  const { data: targets } = useQuery(trpc.prompt.listTargets.queryOptions({ org: org.slug }));
  async function submit(values: z.output<typeof NewPrompt>) {
    try {
      const { promptId } = await create.mutateAsync({ org: org.slug, ...values });
      await client.invalidateQueries({ queryKey: trpc.prompt.list.queryKey() });
      router.push(`/o/${org.slug}/prompts/${promptId}`);
    } catch (error) {
      const { fields, message } = describeError(error);
      showFieldErrors(form, Object.keys(fields).length > 0 ? fields : { root: message });
    }
  }
  const options = (targets ?? []).map(({ id, title, reason }) => ({
    value: id,
    label: title,
    ...(reason === null ? {} : { description: reason, disabled: true }),
  }));
  return (
    <Form form={form} onSubmit={submit}>
      <FormField form={form} name="name" label="Name">
        {(control) => <Input {...control} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="description" label="Description" optional>
        {(control) => <Textarea {...control} value={control.value ?? ""} rows={2} />}
      </FormField>
      <Field label="Type">{(control) => <Input {...control} value="Text classification" readOnly />}</Field>
      <FormField form={form} name="projectId" label="Target project">
        {({ onChange, value, ref: _ref, onBlur: _onBlur, disabled: _disabled, ...control }) => (
          <Select
            {...control}
            options={options}
            value={value}
            onValueChange={onChange}
            placeholder={targets ? "Choose a project…" : "Loading projects…"}
          />
        )}
      </FormField>
      {targets && options.every((option) => option.disabled) ? (
        <Alert tone="warning">No project is ready: a prompt needs at least two labels and some texts.</Alert>
      ) : null}
      <Classes projectId={form.watch("projectId")} />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create prompt
        </Button>
      </div>
    </Form>
  );
}

/** Read only: they are the labels of the project. */
function Classes({ projectId }: { projectId: string }) {
  const { org } = useMembership();
  const input = { org: org.slug, projectId };
  const { data } = useQuery(useTRPC().project.get.queryOptions(input, { enabled: projectId !== "" }));
  if (projectId === "") return null;
  return (
    <section aria-label="Classes" className="grid gap-1.5">
      <p className="font-medium">Classes</p>
      {data ? (
        <div className="flex max-h-32 flex-wrap gap-1.5 overflow-y-auto">
          {data.labels
            .filter((label) => label.retiredAt === null)
            .map((label) => (
              <LabelChip key={label.id} name={label.value} color={label.color} />
            ))}
        </div>
      ) : (
        <Skeleton className="h-5.5 w-3/5" />
      )}
      <p className="text-muted text-sm">They come from the project's settings.</p>
    </section>
  );
}
