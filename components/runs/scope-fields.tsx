// The tasks of a run: ground truth, a random sample of a size, or all.
"use client";

import { useId, useState } from "react";
import type { StudioPrompt } from "@/components/prompts/types";
import type { Target } from "@/components/runs/types";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { formatCount } from "@/lib/format";
import { MAX_SAMPLE } from "@/lib/run-states";

export interface ScopeFieldsProps {
  target: Target;
  project: StudioPrompt["project"];
  onChange: (change: Partial<Target>) => void;
}

export function ScopeFields({ target, project, onChange }: ScopeFieldsProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Segmented
        label="Tasks to run on"
        value={target.scope}
        onValueChange={(scope) => onChange({ scope })}
        options={[
          { value: "ground_truth", label: <Counted name="Ground truth" count={project.groundTruthCount} /> },
          { value: "sample", label: "Sample" },
          { value: "all", label: <Counted name="All" count={project.taskCount} /> },
        ]}
      />
      {target.scope === "sample" ? (
        <SampleSize size={target.sampleSize} onChange={(sampleSize) => onChange({ sampleSize })} />
      ) : null}
    </div>
  );
}

const Counted = ({ name, count }: { name: string; count: number }) => (
  <span>
    {name} <span className="text-muted tabular">{formatCount(count)}</span>
  </span>
);

function SampleSize({ size, onChange }: { size: number; onChange: (size: number) => void }) {
  const id = useId();
  const [text, setText] = useState(String(size));
  function change(next: string) {
    setText(next);
    const count = Number(next);
    if (Number.isInteger(count) && count >= 1 && count <= MAX_SAMPLE) onChange(count);
  }
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-muted">
        Random sample of
      </label>
      <div className="w-24">
        <Input
          id={id}
          type="number"
          inputMode="numeric"
          min={1}
          max={MAX_SAMPLE}
          value={text}
          onChange={(event) => change(event.target.value)}
          onBlur={() => setText(String(size))}
        />
      </div>
    </div>
  );
}
