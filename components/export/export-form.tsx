// What to download, and in which format; the file itself is streamed by the export route.
"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { useProject, useProjectInput } from "@/components/projects/project-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { Switch } from "@/components/ui/switch";
import { formatPlural } from "@/lib/format";
import { EXPORT_FORMATS, EXPORT_INFO, type ExportFormat } from "@/lib/formats/export-format";
import type { EXPORT_FILTERS } from "@/lib/schemas/export";

type Filter = (typeof EXPORT_FILTERS)[number];
type Choice = { format: ExportFormat; filter: Filter; exact: boolean; own: boolean };

const FORMATS = EXPORT_FORMATS.map((format) => ({
  value: format,
  label: EXPORT_INFO[format].label,
  description: EXPORT_INFO[format].hint,
}));
const isTable = (format: ExportFormat) => format === "csv" || format === "tsv";

export function ExportForm() {
  const project = useProject();
  const input = useProjectInput();
  const [choice, setChoice] = useState<Choice>({ format: "json", filter: "all", exact: false, own: false });
  const change = (next: Partial<Choice>) => setChoice({ ...choice, ...next });
  const filters = [
    { value: "all", label: "All tasks", description: formatPlural(project.taskCount, "task") },
    {
      value: "annotated",
      label: "Labelled tasks",
      description: formatPlural(project.annotatedCount, "task"),
    },
    {
      value: "ground_truth",
      label: "Ground truth",
      description: formatPlural(project.groundTruthCount ?? 0, "task"),
    },
  ];
  const query = new URLSearchParams({
    ...input,
    format: choice.format,
    filter: choice.filter,
    ...(choice.exact && isTable(choice.format) && { exact: "1" }),
    ...(choice.own && { own: "1" }),
  });
  return (
    <Card
      footer={
        <Button variant="primary" asChild>
          <a href={`/api/export?${query}`} download>
            <Download aria-hidden="true" />
            Download {EXPORT_INFO[choice.format].label}
          </a>
        </Button>
      }
    >
      <div className="grid gap-6 md:grid-cols-2">
        <fieldset className="grid content-start gap-2">
          <legend className="mb-2 font-medium">Format</legend>
          <RadioGroup
            boxed
            aria-label="Format"
            options={FORMATS}
            value={choice.format}
            onValueChange={(format) => change({ format: format as ExportFormat })}
          />
        </fieldset>
        <div className="grid content-start gap-6">
          <fieldset className="grid gap-2">
            <legend className="mb-2 font-medium">Tasks</legend>
            <RadioGroup
              boxed
              aria-label="Tasks"
              options={filters}
              value={choice.filter}
              onValueChange={(filter) => change({ filter: filter as Filter })}
            />
          </fieldset>
          <Options choice={choice} onChange={change} />
        </div>
      </div>
    </Card>
  );
}

function Options({ choice, onChange }: { choice: Choice; onChange: (next: Partial<Choice>) => void }) {
  const hasOwn = isTable(choice.format) || choice.format === "json_min";
  return (
    <div className="grid gap-3">
      {hasOwn ? (
        <Field
          inline
          label="Add our own columns"
          hint="The active version's prediction, confidence, version, model, match with ground truth, source and cost."
        >
          {(control) => (
            <Switch
              {...control}
              checked={choice.own}
              onCheckedChange={(own) => onChange({ own: own === true })}
            />
          )}
        </Field>
      ) : null}
      {isTable(choice.format) ? (
        <Field
          inline
          label="Exact Label Studio file"
          hint="For programs. Off, texts that a spreadsheet would run as a formula get a leading apostrophe."
        >
          {(control) => (
            <Switch
              {...control}
              checked={choice.exact}
              onCheckedChange={(exact) => onChange({ exact: exact === true })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
