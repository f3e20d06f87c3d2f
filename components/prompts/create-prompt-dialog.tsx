// Makes a prompt for one project and opens it in the studio.
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { z } from "zod";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { ProjectClasses } from "@/components/prompts/project-classes";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PromptDescription, PromptName } from "@/lib/schemas/prompt";

const NewPrompt = z.strictObject({
  name: PromptName,
  description: PromptDescription,
  projectId: z.uuid("Choose a project."),
});
const EMPTY = { name: "", description: "", projectId: "" };

function useCreate() {
  const { org } = useMembership();
  const router = useRouter();
  const trpc = useTRPC();
  const client = useQueryClient();
  const form = useZodForm(NewPrompt, EMPTY);
  const create = useMutation(trpc.prompt.create.mutationOptions({ meta: { silent: true } }));
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
  return { form, submit, busy: create.isPending || create.isSuccess };
}

/** The reached projects; those that cannot take a prompt say why and cannot be chosen. */
function useTargets() {
  const org = useMembership().org.slug;
  const { data, isPending } = useQuery(useTRPC().prompt.listTargets.queryOptions({ org }));
  const options = (data ?? []).map(({ id, title, reason }) => ({
    value: id,
    label: title,
    disabled: reason !== null,
    ...(reason === null ? {} : { description: reason }),
  }));
  const isHopeless = data !== undefined && options.every(({ disabled }) => disabled);
  return { options, isHopeless, placeholder: isPending ? "Loading projects…" : "Choose a project" };
}

export default function CreatePromptDialog({ onClose }: { onClose: () => void }) {
  const { options, isHopeless, placeholder } = useTargets();
  const { form, submit, busy } = useCreate();
  const projectId = form.watch("projectId");
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title="Create Prompt">
      <Form form={form} onSubmit={submit}>
        <FormField form={form} name="name" label="Name">
          {(control) => <Input {...control} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="description" label="Description" optional>
          {(control) => <Input {...control} autoComplete="off" />}
        </FormField>
        <div className="grid gap-1.5">
          <span className="font-medium text-sm">Type</span>
          <span className="text-muted">Text classification</span>
        </div>
        <FormField form={form} name="projectId" label="Target project">
          {({ value, onChange, id, ...control }) => (
            <Select
              id={id}
              aria-describedby={control["aria-describedby"]}
              aria-invalid={control["aria-invalid"]}
              options={options}
              value={value}
              onValueChange={onChange}
              placeholder={placeholder}
            />
          )}
        </FormField>
        {isHopeless ? (
          <Alert tone="warning">
            No project can take a prompt yet: it needs tasks and at least two labels.
          </Alert>
        ) : null}
        {projectId === "" ? null : <ProjectClasses projectId={projectId} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={isHopeless}>
            Create
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
