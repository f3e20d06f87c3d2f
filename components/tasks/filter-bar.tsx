// The filters over the task list; those by something hidden from the role are not offered.
"use client";

import { Search } from "lucide-react";
import { useMembership } from "@/components/can";
import { useProject } from "@/components/projects/project-context";
import { useKnownConnections } from "@/components/storage/use-known-connections";
import { isFiltered, NO_FILTER, type TaskAddress } from "@/components/tasks/filters";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { isAtLeast } from "@/lib/permissions";
import { showsPredictionColumns, type VisibilitySettings } from "@/lib/prediction-visibility";
import { SOURCE_STATES, type SourceState } from "@/lib/schemas/task";
import { SOURCE_STATE_WORDS } from "@/lib/storage-words";

type Change = Partial<TaskAddress>;
type Props = { address: TaskAddress; onChange: (change: Change) => void };

const ANY = "any";
const toggle = (all: string, yes: string, no: string) => [
  { value: ANY, label: all },
  { value: "yes", label: yes },
  { value: "no", label: no },
];
const LABELLED = toggle("Labelled or not", "Labelled", "Not labelled");
const PREDICTED = toggle("Predicted or not", "Predicted", "Not predicted");
const TRUTH = toggle("Ground truth or not", "Ground truth", "Not ground truth");

export function FilterBar({ address, onChange }: Props) {
  const { role } = useMembership();
  const project = useProject();
  const labels = [
    { value: ANY, label: "Any label" },
    ...project.labels.map((label) => ({ value: label.id, label: label.value })),
  ];
  const isBlind = role === "annotator" && project.blindUntilSubmit;
  const yesNo = (name: "labelled" | "predicted" | "truth", label: string, options: typeof LABELLED) => (
    <Select
      aria-label={label}
      className="w-auto min-w-36"
      options={options}
      value={address[name] ?? ANY}
      onValueChange={(value) => onChange({ [name]: value === "yes" || value === "no" ? value : null })}
    />
  );
  return (
    <search aria-label="Tasks" className="flex flex-wrap gap-2">
      <div className="w-full sm:w-64">
        <Input
          type="search"
          aria-label="Search in texts"
          placeholder="Search in texts"
          lead={<Search aria-hidden="true" />}
          maxLength={200}
          value={address.q ?? ""}
          onChange={(event) => onChange({ q: event.target.value || null })}
        />
      </div>
      {yesNo("labelled", "Labelled", LABELLED)}
      {showsPredictionColumns(role, project as VisibilitySettings)
        ? yesNo("predicted", "Predicted", PREDICTED)
        : null}
      {isAtLeast(role, "reviewer") ? yesNo("truth", "Ground truth", TRUTH) : null}
      {isBlind ? null : (
        <Select
          aria-label="Label"
          className="w-auto min-w-32"
          options={labels}
          value={address.label ?? ANY}
          onValueChange={(value) => onChange({ label: value === ANY ? null : value })}
        />
      )}
      <SourceFilter value={address.source} onChange={(source) => onChange({ source })} />
      {isFiltered(address) ? (
        <Button variant="ghost" onClick={() => onChange(NO_FILTER)}>
          Clear
        </Button>
      ) : null}
    </search>
  );
}

const SOURCES = [
  { value: ANY, label: "Any state at the source" },
  ...SOURCE_STATES.map((value) => ({ value, label: SOURCE_STATE_WORDS[value].option })),
];

type SourceProps = { value: SourceState | null; onChange: (value: SourceState | null) => void };

/** Offered where a storage is connected, to those who may see it. */
function SourceFilter({ value, onChange }: SourceProps) {
  const connections = useKnownConnections();
  if (value === null && connections.length === 0) return null;
  return (
    <Select
      aria-label="Source"
      className="w-auto min-w-36"
      options={SOURCES}
      value={value ?? ANY}
      onValueChange={(next) => onChange(SOURCE_STATES.find((state) => state === next) ?? null)}
    />
  );
}
