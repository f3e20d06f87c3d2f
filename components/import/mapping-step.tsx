// Second step of an import: the first rows as they were read, and which column is the text, the id and the true label.
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/error-note";
import { ColumnSelects } from "@/components/import/column-selects";
import { PreviewTable } from "@/components/import/preview-table";
import { useRefreshImports } from "@/components/import/use-imports";
import { useProjectInput } from "@/components/projects/project-context";
import type { ImportPreview } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { formatBytes, formatPlural } from "@/lib/format";

const DELIMITERS = [
  { value: "," as const, label: "Comma" },
  { value: ";" as const, label: "Semicolon" },
  { value: "\t" as const, label: "Tab" },
  { value: "|" as const, label: "Bar" },
];
type Delimiter = (typeof DELIMITERS)[number]["value"];

interface Props {
  preview: ImportPreview;
  onPreview: (preview: ImportPreview) => void;
  onBack: () => void;
  onStarted: (importId: string) => void;
}

function useMappingStep({ preview, onPreview, onBack, onStarted }: Props) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = { ...useProjectInput(), importId: preview.importId };
  const [mapping, setMapping] = useState(preview.proposed);
  const [replaceBadText, setReplaceBadText] = useState(false);
  const refresh = useRefreshImports();
  const start = useMutation(
    trpc.import.start.mutationOptions({ meta: { silent: true }, onSuccess: () => void refresh() }),
  );
  const cancel = useMutation(trpc.import.cancel.mutationOptions({ meta: { silent: true } }));
  const delimiter = preview.delimiter as Delimiter | null;
  async function reread(next: Delimiter) {
    const fresh = await client.fetchQuery(trpc.import.preview.queryOptions({ ...input, delimiter: next }));
    onPreview(fresh);
    setMapping(fresh.proposed);
  }
  async function begin() {
    const { textColumn, idColumn, labelColumn } = mapping;
    if (textColumn === null) return;
    const optional = { ...(idColumn ? { idColumn } : {}), ...(labelColumn ? { labelColumn } : {}) };
    await start.mutateAsync({
      ...input,
      ...(preview.format === "csv" && delimiter ? { delimiter } : {}),
      mapping: { textColumn, replaceBadText, ...optional },
    });
    onStarted(preview.importId);
  }
  function back() {
    cancel.mutate(input);
    onBack();
  }
  const problem = start.error ? describeError(start.error).message : missingText(preview);
  return {
    ...{ mapping, setMapping, replaceBadText, setReplaceBadText, delimiter, problem },
    ...{ reread, begin, back, isStarting: start.isPending },
  };
}

export function MappingStep(props: Props) {
  const { preview } = props;
  const step = useMappingStep(props);
  return (
    <div className="grid gap-4">
      <p className="text-muted">
        <span className="break-all font-medium text-ink">{preview.fileName}</span>,{" "}
        {formatBytes(preview.sizeBytes)}, {preview.format.toUpperCase()}, {preview.encoding.toUpperCase()}.
        Nothing is imported yet.
      </p>
      {step.problem ? <Alert tone="danger">{step.problem}</Alert> : null}
      <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {preview.format === "csv" ? (
          <Field label="Columns are separated by">
            {(control) => (
              <Select
                {...control}
                options={DELIMITERS}
                {...(step.delimiter ? { value: step.delimiter } : {})}
                onValueChange={(next) => void step.reread(next)}
              />
            )}
          </Field>
        ) : null}
        <ColumnSelects
          columns={preview.columns}
          projectTextColumn={preview.projectTextColumn}
          mapping={step.mapping}
          onChange={step.setMapping}
        />
      </div>
      <PreviewTable columns={preview.columns} rows={preview.rows} mapping={step.mapping} />
      <RefusedHere preview={preview} />
      <ReplaceSwitch checked={step.replaceBadText} onChange={step.setReplaceBadText} />
      <div className="flex justify-between gap-2">
        <Button onClick={step.back}>Back</Button>
        <Button
          variant="primary"
          busy={step.isStarting}
          disabled={step.mapping.textColumn === null}
          onClick={() => void step.begin().catch(() => undefined)}
        >
          Import
        </Button>
      </div>
    </div>
  );
}

function RefusedHere({ preview: { rejects } }: { preview: ImportPreview }) {
  const [first] = rejects;
  if (!first) return null;
  return (
    <Alert tone="warning" title={`${formatPlural(rejects.length, "row")} here cannot be imported`}>
      The first one: line {first.line}. {first.reason} All refused rows are listed afterwards.
    </Alert>
  );
}

function ReplaceSwitch({ checked, onChange }: { checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <Field
      inline
      label="Replace characters that cannot be stored"
      hint="NUL and bytes that are not UTF-8 become �. Off, the rows that hold them are refused and listed."
    >
      {(control) => <Switch {...control} checked={checked} onCheckedChange={(on) => onChange(on === true)} />}
    </Field>
  );
}

function missingText({ projectTextColumn, columns }: ImportPreview): string | null {
  if (projectTextColumn === null || columns.includes(projectTextColumn)) return null;
  return `This project's text is in the column "${projectTextColumn}", and this file has no such column.`;
}
