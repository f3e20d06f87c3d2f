// Live, or Economy through the Batch API: with the price of each. Shown only where the model has both.
"use client";

import type { RunEstimate, Target } from "@/components/runs/types";
import { Segmented } from "@/components/ui/segmented";
import { ECONOMY_SENTENCE } from "@/lib/batch-words";
import { formatUsd } from "@/lib/format";
import type { RunMode } from "@/lib/run-states";

export interface ModeFieldsProps {
  mode: RunMode;
  /** Undefined while it is counted. */
  estimate: RunEstimate | undefined;
  onChange: (mode: RunMode) => void;
}

export function ModeFields({ mode, estimate, onChange }: ModeFieldsProps) {
  if (!estimate?.economy?.usd) return null;
  return (
    <div className="grid gap-1">
      <div>
        <Segmented
          label="How to run"
          value={mode}
          onValueChange={onChange}
          options={[
            { value: "live", label: <Priced name="Live" dollars={estimate.live?.usd?.expected ?? null} /> },
            { value: "batch", label: <Priced name="Economy" dollars={estimate.economy.usd.expected} /> },
          ]}
        />
      </div>
      {mode === "batch" ? <p className="text-muted text-sm">{ECONOMY_SENTENCE}</p> : null}
    </div>
  );
}

const Priced = ({ name, dollars }: { name: string; dollars: number | null }) => (
  <span>
    {name} {dollars ? <span className="text-muted tabular">{formatUsd(dollars)}</span> : null}
  </span>
);

/** How the run would go: Economy only where the model has it. */
export const modeOf = ({ mode }: Target, estimate: RunEstimate | undefined): RunMode =>
  mode === "batch" && estimate?.economy?.usd ? "batch" : "live";
