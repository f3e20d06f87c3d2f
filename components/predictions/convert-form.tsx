// First half of a conversion: version, minimum confidence, which tasks, and what would come of it.
"use client";

import { useId, useState } from "react";
import { describeError } from "@/components/error-note";
import { DryRun, DryRunSkeleton } from "@/components/predictions/dry-run";
import type { PredictionSet } from "@/components/predictions/types";
import { type ConvertChoice, useConvert } from "@/components/predictions/use-convert";
import { versionName } from "@/components/predictions/version-name";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import { formatCount, formatPlural } from "@/lib/format";

export interface ConvertFormProps {
  sets: PredictionSet[];
  initialId: string;
  onStarted: (conversionId: string) => void;
  onClose: () => void;
}

export function ConvertForm({ sets, initialId, onStarted, onClose }: ConvertFormProps) {
  const { choice, preview, totals, change, start, isStarting } = useConvert(initialId, onStarted);
  const isSettled = preview.isSuccess && !preview.isPlaceholderData;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      size="lg"
      title="Convert predictions to annotations"
      description="Each predicted label becomes the task's annotation. You can take a conversion back afterwards."
      footer={<Buttons converts={isSettled ? totals.converts : null} busy={isStarting} onStart={start} />}
    >
      <div className="grid grid-cols-1 gap-5">
        <Settings sets={sets} choice={choice} hasConfidence={preview.data?.hasConfidence} onChange={change} />
        {preview.isError ? (
          <ErrorState
            title="The dry run did not load"
            description={describeError(preview.error).message}
            safe="Nothing was converted."
            requestId={describeError(preview.error).requestId}
            onRetry={() => void preview.refetch()}
          />
        ) : null}
        {preview.data ? (
          <DryRun
            labels={preview.data.labels}
            totals={totals}
            choice={choice}
            isStale={!isSettled}
            onChange={change}
          />
        ) : null}
        {preview.isPending ? <DryRunSkeleton /> : null}
      </div>
    </Dialog>
  );
}

/** `converts` is null while it is being counted. */
function Buttons(props: { converts: number | null; busy: boolean; onStart: () => void }) {
  const { converts, busy, onStart } = props;
  return (
    <>
      <DialogClose asChild>
        <Button>Cancel</Button>
      </DialogClose>
      <Button variant="primary" busy={busy} disabled={!converts} onClick={onStart}>
        {converts === null ? "Convert" : null}
        {converts === 0 ? "Nothing to convert" : null}
        {converts ? `Convert ${formatPlural(converts, "prediction")}` : null}
      </Button>
    </>
  );
}

type SettingsProps = {
  sets: PredictionSet[];
  choice: ConvertChoice;
  /** Undefined until the first dry run of the version has answered. */
  hasConfidence: boolean | undefined;
  onChange: (next: Partial<ConvertChoice>) => void;
};

function Settings({ sets, choice, hasConfidence, onChange }: SettingsProps) {
  return (
    <>
      <Field label="Version">
        {(control) => (
          <Select
            {...control}
            options={sets.map(optionOf)}
            value={choice.versionId}
            onValueChange={(versionId) => onChange({ versionId })}
          />
        )}
      </Field>
      {hasConfidence === undefined ? null : (
        <Confidence
          key={choice.versionId}
          value={choice.minPercent}
          isGiven={hasConfidence}
          onChange={onChange}
        />
      )}
      <Field
        inline
        label="Only tasks without an annotation"
        hint="Off, tasks that only other conversions have annotated are included. What people labelled or imported always stays as it is."
      >
        {(control) => (
          <Switch
            {...control}
            checked={choice.onlyUnlabeled}
            onCheckedChange={(onlyUnlabeled) => onChange({ onlyUnlabeled })}
          />
        )}
      </Field>
    </>
  );
}

const optionOf = ({ version, active, done }: PredictionSet) => ({
  value: version.id,
  label: `${versionName(version)}${active ? " (active)" : ""}`,
  description: `${version.model}, ${formatPlural(done, "task")} predicted`,
});

type ConfidenceProps = {
  value: number;
  isGiven: boolean;
  onChange: (next: Partial<ConvertChoice>) => void;
};

/** The dry run is asked for when the thumb rests, not while it moves. */
function Confidence({ value, isGiven, onChange }: ConfidenceProps) {
  const [moving, setMoving] = useState(value);
  const labelId = useId();
  if (!isGiven)
    return (
      <div className="grid gap-0.5">
        <p className="font-medium">Minimum confidence</p>
        <p className="text-muted text-sm">This model gives no confidence, so every prediction counts.</p>
      </div>
    );
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span id={labelId} className="font-medium">
          Minimum confidence
        </span>
        <span className="text-muted text-sm tabular">
          {moving === 0 ? "none" : `${formatCount(moving)}% or more`}
        </span>
      </div>
      <Slider
        thumbLabels={["Minimum confidence in percent"]}
        min={0}
        max={100}
        step={1}
        value={[moving]}
        onValueChange={([next = 0]) => setMoving(next)}
        onValueCommit={([next = 0]) => onChange({ minPercent: next })}
      />
    </div>
  );
}
