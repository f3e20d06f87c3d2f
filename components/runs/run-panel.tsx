// Where a version runs, what that costs, and the button that starts it.
"use client";

import { useState } from "react";
import { useCan, useMembership } from "@/components/can";
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import { ConfirmRun } from "@/components/runs/confirm-run";
import { EstimateNote, ProblemNote } from "@/components/runs/estimate-note";
import { ModeFields, modeOf } from "@/components/runs/mode-fields";
import { ScopeFields } from "@/components/runs/scope-fields";
import { SpendingFields, useSpending } from "@/components/runs/spending-fields";
import { Tick } from "@/components/runs/tick";
import type { Target } from "@/components/runs/types";
import { useEstimate } from "@/components/runs/use-estimate";
import type { StartRequest } from "@/components/runs/use-runs";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SAMPLE_TASKS } from "@/lib/limits";
import { refusal } from "@/lib/permissions";
import type { RunMode } from "@/lib/run-states";

export interface RunPanelProps {
  prompt: StudioPrompt;
  version: StudioVersion;
  saveFirst: () => Promise<{ versionId: string } | null>;
  onUseModel: (modelId: string) => void;
  start: (request: StartRequest) => Promise<void>;
  isStarting: boolean;
  /** Another button is the next step. */
  isQuiet: boolean;
}

export function RunPanel(props: RunPanelProps) {
  const { prompt, version, saveFirst, onUseModel, start, isStarting, isQuiet } = props;
  const { project } = prompt;
  const mayRun = useCan()("prompt.run");
  const hasTruth = project.groundTruthCount > 0;
  const [target, setTarget] = useState<Target>({
    scope: hasTruth ? "ground_truth" : "sample",
    sampleSize: SAMPLE_TASKS,
    onlyMissing: false,
    mode: "live",
  });
  const [isConfirming, setConfirming] = useState(false);
  const { mode: _, ...counted } = target;
  const estimate = useEstimate(project.id, version, counted);
  const mode = modeOf(target, estimate.data);
  const spending = useSpending(estimate.data, mode);
  const change = (next: Partial<Target>) => setTarget({ ...target, ...next });
  const verb = target.scope === "ground_truth" ? "Evaluate" : "Run";
  const problem = estimate.data?.problem ?? null;
  const go = (makeActive: boolean) => {
    setConfirming(false);
    if (spending.input === null) return;
    void start({ target: { ...target, mode }, version: saveFirst, makeActive, spending: spending.input });
  };
  return (
    <Card
      title={`Run version ${version.number}`}
      actions={
        <Button
          variant={isQuiet ? "secondary" : "primary"}
          busy={isStarting}
          disabled={!mayRun || !estimate.data || problem !== null || spending.input === null}
          title={mayRun ? problem?.message : refusal("prompt.run")}
          onClick={() => (target.scope === "all" ? setConfirming(true) : go(false))}
        >
          {verb}
        </Button>
      }
    >
      <div className="grid gap-3">
        <ScopeFields target={target} project={project} onChange={change} />
        <Tick
          label="Only tasks without a prediction of this version"
          checked={target.onlyMissing}
          onChange={(onlyMissing) => change({ onlyMissing })}
        />
        <ModeFields mode={mode} estimate={estimate.data} onChange={(next) => change({ mode: next })} />
        <Findings
          estimate={estimate}
          mode={mode}
          project={project}
          scope={target.scope}
          onUseModel={onUseModel}
        />
        <SpendingFields {...spending} />
      </div>
      {isConfirming ? (
        <ConfirmRun
          title={`Run version ${version.number} on all tasks of ${project.title}?`}
          estimate={estimate.data}
          mode={mode}
          onMode={(next) => change({ mode: next })}
          spending={spending}
          offersActive={project.activeVersionId === null}
          onlyMissing={target.onlyMissing}
          onOnlyMissing={(onlyMissing) => change({ onlyMissing })}
          onConfirm={go}
          onClose={() => setConfirming(false)}
        />
      ) : null}
    </Card>
  );
}

type FindingsProps = {
  estimate: ReturnType<typeof useEstimate>;
  mode: RunMode;
  project: StudioPrompt["project"];
  scope: Target["scope"];
  onUseModel: (modelId: string) => void;
};

function Findings({ estimate, mode, project, scope, onUseModel }: FindingsProps) {
  const { org } = useMembership();
  if (estimate.isError)
    return (
      <p className="text-danger-ink">
        {estimate.message}{" "}
        <Button variant="link" onClick={estimate.retry}>
          Try again
        </Button>
      </p>
    );
  const problem = estimate.data?.problem;
  return (
    <>
      <EstimateNote estimate={estimate.data} mode={mode} />
      {problem ? (
        <ProblemNote
          problem={problem}
          hasGroundTruth={project.groundTruthCount > 0}
          scope={scope}
          onUseModel={onUseModel}
          tasksHref={`/o/${org.slug}/projects/${project.id}/tasks`}
        />
      ) : null}
    </>
  );
}
