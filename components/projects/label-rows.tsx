// The labels of a project that is being made: one row each, with colour, key and a description for people and models.
"use client";

import { Plus, Trash2 } from "lucide-react";
import { type UseFormReturn, useFieldArray } from "react-hook-form";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { MAX_LABELS, MIN_LABELS } from "@/lib/limits";
import type { CreateProject, CreateProjectShape } from "@/lib/schemas/project";

type Draft = z.input<z.ZodObject<typeof CreateProjectShape>>;
type ProjectForm = UseFormReturn<Draft, unknown, CreateProject>;
type NewLabel = (index: number) => Draft["labels"][number];

export function LabelRows({ form, newLabel }: { form: ProjectForm; newLabel: NewLabel }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: "labels" });
  const errors = form.formState.errors.labels;
  const whole = errors?.root?.message ?? (Array.isArray(errors) ? undefined : errors?.message);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">Labels</legend>
      {fields.map((field, index) => (
        <div key={field.id} className="grid gap-1">
          <div className="flex items-center gap-2">
            <ColorInput label={`Colour of label ${index + 1}`} {...form.register(`labels.${index}.color`)} />
            <Input
              aria-label={`Label ${index + 1}`}
              placeholder="Name"
              className="min-w-28"
              {...form.register(`labels.${index}.value`)}
            />
            <Input
              aria-label={`Key of label ${index + 1}`}
              placeholder="Key"
              maxLength={1}
              className="w-14 text-center"
              {...form.register(`labels.${index}.hotkey`, {
                setValueAs: (key: string | null) => key || null,
              })}
            />
            <IconButton
              label={`Remove label ${index + 1}`}
              variant="ghost"
              disabled={fields.length <= MIN_LABELS}
              onClick={() => remove(index)}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </div>
          <Input
            aria-label={`Description of label ${index + 1}`}
            placeholder="What belongs here, for people and for the model"
            {...form.register(`labels.${index}.description`)}
          />
          <RowErrors messages={[errors?.[index]?.value?.message, errors?.[index]?.hotkey?.message]} />
        </div>
      ))}
      {whole ? <FieldError>{whole}</FieldError> : null}
      <div>
        <Button
          size="sm"
          disabled={fields.length >= MAX_LABELS}
          onClick={() => append(newLabel(fields.length))}
        >
          <Plus aria-hidden="true" />
          Add a label
        </Button>
      </div>
    </fieldset>
  );
}

function RowErrors({ messages }: { messages: (string | undefined)[] }) {
  return messages.map((message) => (message ? <FieldError key={message}>{message}</FieldError> : null));
}

export function ColorInput({ label, ...props }: { label: string } & React.ComponentProps<"input">) {
  return (
    <input
      type="color"
      aria-label={label}
      title={label}
      {...props}
      className="size-8 shrink-0 cursor-pointer rounded-md border bg-surface p-0.5"
    />
  );
}
