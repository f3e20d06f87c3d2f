// Makes a project: first a template or an empty start, then its name and labels.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { LabelRows } from "@/components/projects/label-rows";
import { TemplateGallery } from "@/components/projects/template-gallery";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { paletteColor } from "@/lib/label-config";
import { CreateProjectShape } from "@/lib/schemas/project";
import type { ProjectTemplate } from "@/lib/templates/template";

const NewProject = z.strictObject(CreateProjectShape);
type Draft = z.input<typeof NewProject>;

const emptyLabel = (index: number) => ({
  value: "",
  description: "",
  color: paletteColor(index),
  hotkey: String(index + 1),
});

const draftOf = (template: ProjectTemplate | null): Draft => ({
  title: template?.title ?? "",
  description: template?.description ?? "",
  instructions: template?.instructions ?? "",
  labels: template ? template.labels.map((label) => ({ ...label })) : [emptyLabel(0), emptyLabel(1)],
});

export function CreateProjectDialog() {
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) setDraft(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="primary">
          <Plus aria-hidden="true" />
          New project
        </Button>
      }
      title="New project"
      description={draft ? undefined : "Start from labels that others found useful, or from your own."}
      size="lg"
    >
      {draft ? (
        <ProjectForm draft={draft} onBack={() => setDraft(null)} />
      ) : (
        <TemplateGallery onPick={(template) => setDraft(draftOf(template))} />
      )}
    </Dialog>
  );
}

function ProjectForm({ draft, onBack }: { draft: Draft; onBack: () => void }) {
  const { org } = useMembership();
  const router = useRouter();
  const trpc = useTRPC();
  const client = useQueryClient();
  const form = useZodForm(NewProject, draft);
  const create = useMutation(trpc.project.create.mutationOptions({ meta: { silent: true } }));
  async function submit(values: z.output<typeof NewProject>) {
    try {
      const { projectId } = await create.mutateAsync({ org: org.slug, ...values });
      await client.invalidateQueries({ queryKey: trpc.project.list.pathKey() });
      router.push(`/o/${org.slug}/projects/${projectId}/import`);
    } catch (error) {
      const { fields, message } = describeError(error);
      showFieldErrors(form, Object.keys(fields).length > 0 ? fields : { root: message });
    }
  }
  return (
    <Form form={form} onSubmit={submit}>
      <FormField form={form} name="title" label="Name">
        {(control) => <Input {...control} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="description" label="Description" optional>
        {(control) => <Input {...control} value={control.value ?? ""} autoComplete="off" />}
      </FormField>
      <LabelRows form={form} newLabel={emptyLabel} />
      <FormField
        form={form}
        name="instructions"
        label="Instructions"
        optional
        hint="Markdown, shown to the people who label."
      >
        {(control) => <Textarea {...control} value={control.value ?? ""} rows={4} />}
      </FormField>
      <div className="flex justify-between gap-2">
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create project
        </Button>
      </div>
    </Form>
  );
}
