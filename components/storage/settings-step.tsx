// Last step of a connection: its name, what happens to changed objects, and how often it is synced.
"use client";

import type { Wizard } from "@/components/storage/use-wizard";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { SYNC_SCHEDULES } from "@/lib/schemas/storage";
import { SCHEDULE_WORDS } from "@/lib/storage-words";

const ON_CHANGE = [
  {
    value: "mark",
    label: "Mark its task",
    description: "The text stays as it was; the task is shown as changed at the source.",
  },
  {
    value: "update",
    label: "Take the new text where nobody has worked",
    description: "A task without annotation and prediction gets the new text; any other is marked.",
  },
];

const SCHEDULES = SYNC_SCHEDULES.map((value) => ({ value, label: SCHEDULE_WORDS[value] }));

export function SettingsStep({ wizard: { form } }: { wizard: Wizard }) {
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-4">
      <FormField form={form} name="title" label="Name">
        {(control) => <Input {...control} autoComplete="off" />}
      </FormField>
      <FormField
        form={form}
        name="onChange"
        label="When an object changes"
        hint="A task whose object is gone is marked too. A sync never deletes tasks or annotations."
      >
        {({ value, onChange, ref: _, ...control }) => (
          <RadioGroup
            {...control}
            aria-label="When an object changes"
            boxed
            className="sm:grid-cols-2"
            options={ON_CHANGE}
            value={value}
            onValueChange={onChange}
          />
        )}
      </FormField>
      <FormField form={form} name="schedule" label="Sync" className="max-w-sm">
        {({ value, onChange, ref: _, onBlur: __, name: ___, disabled: ____, ...control }) => (
          <Select {...control} options={SCHEDULES} value={value} onValueChange={onChange} />
        )}
      </FormField>
    </div>
  );
}
