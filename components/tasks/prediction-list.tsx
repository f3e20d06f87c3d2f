// What each prompt version predicted for a task.
"use client";

import { useLabelOf } from "@/components/projects/project-context";
import type { Prediction } from "@/components/projects/types";
import { Badge } from "@/components/ui/badge";
import { LabelChip } from "@/components/ui/label-chip";
import { formatPercent } from "@/lib/format";
import { cutWords } from "@/lib/long-texts";

export function PredictionList({ predictions }: { predictions: readonly Prediction[] }) {
  if (predictions.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h3 className="font-medium text-muted text-sm">Predictions</h3>
      <ul className="grid gap-1.5">
        {predictions.map((prediction) => (
          <li key={String(prediction.id)} className="flex flex-wrap items-center gap-2">
            <PredictionChip prediction={prediction} />
            <span className="text-muted text-sm">{prediction.versionName}</span>
            {prediction.isActive ? <Badge tone="accent">active</Badge> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function PredictionChip({ prediction }: { prediction: Prediction }) {
  const label = useLabelOf()(prediction.labelId);
  if (prediction.code) return <Badge tone="danger">failed: {prediction.code}</Badge>;
  const { confidence } = prediction;
  return (
    <>
      <LabelChip
        proposed
        name={label?.value ?? prediction.label ?? "–"}
        color={label?.color}
        {...(confidence === null ? {} : { detail: formatPercent(confidence, 0) })}
      />
      {prediction.leftOutChars > 0 ? (
        <span className="text-sm text-warning-ink">{cutWords(prediction.leftOutChars)}</span>
      ) : null}
    </>
  );
}
