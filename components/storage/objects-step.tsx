// Second step of a connection: which objects, how they are read, and what would become of the first of them.
"use client";

import { matchWords } from "@/components/storage/found-objects";
import { PreviewResult } from "@/components/storage/preview-result";
import type { Wizard } from "@/components/storage/use-wizard";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { FormField } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { Switch } from "@/components/ui/switch";

const METHODS = [
  {
    value: "rows",
    label: "Objects hold rows",
    description: "CSV, TSV, JSON, JSONL or lines of text; every row becomes a task.",
  },
  {
    value: "file",
    label: "Each object is one task",
    description: "A text file becomes the text of a task, a .json file its fields.",
  },
];

export function ObjectsStep({ wizard }: { wizard: Wizard }) {
  const { preview } = wizard;
  return (
    <>
      <div className="grid max-w-3xl grid-cols-1 gap-4">
        <SelectionFields form={wizard.form} />
        <div>
          <Button busy={preview.isPending} onClick={() => void preview.run()}>
            Preview
          </Button>
        </div>
      </div>
      <p role="status" className="sr-only">
        {preview.preview && preview.isFresh ? matchWords(preview.preview) : null}
      </p>
      {preview.problem ? (
        <Alert tone="danger" title="The preview failed">
          {preview.problem}
        </Alert>
      ) : null}
      {preview.preview && !preview.isFresh ? (
        <Alert tone="neutral">The settings have changed since this preview. Preview again.</Alert>
      ) : null}
      {preview.preview ? <PreviewResult wizard={wizard} preview={preview.preview} /> : null}
    </>
  );
}

function SelectionFields({ form }: { form: Wizard["form"] }) {
  return (
    <>
      <FormField form={form} name="method" label="What an object is">
        {({ value, onChange, ref: _, ...control }) => (
          <RadioGroup
            {...control}
            aria-label="What an object is"
            boxed
            className="sm:grid-cols-2"
            options={METHODS}
            value={value}
            onValueChange={onChange}
          />
        )}
      </FormField>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <FormField
          form={form}
          name="prefix"
          label="Prefix"
          optional
          hint="Names begin with it, such as mail/2026/. Empty: everything."
        >
          {(control) => <Input {...control} autoComplete="off" spellCheck={false} />}
        </FormField>
        <FormField form={form} name="pattern" label="Name pattern" optional hint={<PatternHint />}>
          {(control) => <Input {...control} autoComplete="off" spellCheck={false} />}
        </FormField>
      </div>
      <FormField
        form={form}
        name="recursive"
        label="With subfolders"
        hint="Off, only what lies directly at the prefix is taken."
        inline
      >
        {({ value, onChange, ...control }) => (
          <Switch {...control} checked={value} onCheckedChange={onChange} />
        )}
      </FormField>
    </>
  );
}

const EXAMPLES = [
  ["*.csv", "takes CSV files,"],
  ["2026/**/*.jsonl", "those in folders below 2026,"],
  ["part-?.txt", "any one character."],
] as const;

const PatternHint = () =>
  EXAMPLES.map(([pattern, meaning]) => (
    <span key={pattern}>
      <code className="font-mono">{pattern}</code> {meaning}{" "}
    </span>
  ));
