// Two measured versions beside each other: their accuracies, whether the difference is real, and the tasks that differ.
"use client";

import { useState } from "react";
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import { CompareRows } from "@/components/runs/compare-rows";
import { pairToCompare } from "@/components/runs/pick";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { formatPercent } from "@/lib/format";

export type MeasuredVersion = StudioVersion & { score: NonNullable<StudioVersion["score"]> };

const isMeasured = (version: StudioVersion): version is MeasuredVersion => version.score !== null;

export interface CompareTabProps {
  prompt: StudioPrompt;
  versionId: string;
}

export function CompareTab({ prompt, versionId }: CompareTabProps) {
  const [picked, setPicked] = useState<{ first?: string; second?: string }>({});
  const measured = prompt.versions.filter(isMeasured);
  const pair = pairToCompare(measured, versionId);
  if (!pair)
    return (
      <EmptyState
        title="Two measured versions are needed"
        description="Evaluate a version on ground truth, change it, and evaluate the next one; here you see what got better and what got worse."
      />
    );
  const byId = (id: string | undefined) => measured.find((version) => version.id === id);
  const first = byId(picked.first) ?? pair[0];
  const second = byId(picked.second) ?? pair[1];
  const options = measured.map(({ id, number, name, score }) => ({
    value: id,
    label: `Version ${number}${name ? `: ${name}` : ""}`,
    description: formatPercent(score.accuracy),
  }));
  const choose = (which: "first" | "second", label: string, value: string) => (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          options={options}
          value={value}
          onValueChange={(next) => setPicked({ ...picked, [which]: next })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {choose("first", "From", first.id)}
        {choose("second", "To", second.id)}
      </div>
      {first.id === second.id ? (
        <EmptyState title="Choose two different versions" bare />
      ) : (
        <CompareRows
          key={`${first.id}-${second.id}`}
          projectId={prompt.project.id}
          first={first}
          second={second}
        />
      )}
    </div>
  );
}
