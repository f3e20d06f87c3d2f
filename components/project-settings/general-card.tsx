// Name, description, instructions, publishing and overlap of a project.
"use client";

import { useMutation } from "@tanstack/react-query";
import type { UseFormReturn } from "react-hook-form";
import { z } from "zod";
import { describeError } from "@/components/error-note";
import { Instructions } from "@/components/projects/instructions";
import { useProject, useProjectInput, useRefreshProject } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Form, FormField, showFieldErrors, useZodForm } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { ProjectChange } from "@/lib/schemas/project";

const General = ProjectChange.pick({ title: true, description: true, instructions: true, isPublished: true })
  .required()
  .extend({ overlap: z.coerce.number<string | number>().int().min(1).max(100) });

type Values = z.input<typeof General>;
type GeneralForm = UseFormReturn<Values, unknown, z.output<typeof General>>;

function useGeneralForm() {
  const project = useProject();
  const input = useProjectInput();
  const refresh = useRefreshProject();
  const { title, description, instructions, isPublished, overlap } = project;
  const form = useZodForm(General, { title, description, instructions, isPublished, overlap });
  const update = useMutation(useTRPC().project.update.mutationOptions({ meta: { silent: true } }));
  async function submit(change: z.output<typeof General>) {
    try {
      await update.mutateAsync({ ...input, change });
      form.reset(change);
      await refresh();
      toast.success("The project is saved.");
    } catch (error) {
      showFieldErrors(form, { root: describeError(error).message });
    }
  }
  return { form, submit, isSaving: update.isPending };
}

export function GeneralCard() {
  const { form, submit, isSaving } = useGeneralForm();
  return (
    <Card title="General">
      <Form form={form} onSubmit={submit}>
        <GeneralFields form={form} />
        <div>
          <Button type="submit" variant="primary" busy={isSaving} disabled={!form.formState.isDirty}>
            Save
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function GeneralFields({ form }: { form: GeneralForm }) {
  const written = form.watch("instructions");
  return (
    <>
      <FormField form={form} name="title" label="Name">
        {(control) => <Input {...control} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="description" label="Description" optional>
        {(control) => <Textarea {...control} rows={2} />}
      </FormField>
      <FormField
        form={form}
        name="instructions"
        label="Instructions"
        optional
        hint="Markdown, shown to the people who label."
      >
        {(control) => <Textarea {...control} rows={6} />}
      </FormField>
      {written.trim() === "" ? null : (
        <details>
          <summary className="cursor-pointer text-muted text-sm">How the instructions look</summary>
          <div className="pt-2">
            <Instructions text={written} />
          </div>
        </details>
      )}
      <FormField form={form} name="overlap" label="Answers per task" hint="How many people label each task.">
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={100}
            className="w-24"
            value={String(control.value)}
          />
        )}
      </FormField>
      <FormField
        form={form}
        name="isPublished"
        label="Published"
        hint="Reviewers and annotators who joined the project see it only while it is published."
        inline
      >
        {({ value, onChange, ...control }) => (
          <Switch {...control} checked={value} onCheckedChange={onChange} />
        )}
      </FormField>
    </>
  );
}
