// What to do after a run has finished: apply the measured version to all tasks, or look at the predictions.
"use client";

import Link from "next/link";
import { useState } from "react";
import { Can, useMembership } from "@/components/can";
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import { ConfirmRun } from "@/components/runs/confirm-run";
import { modeOf } from "@/components/runs/mode-fields";
import { useSpending } from "@/components/runs/spending-fields";
import type { Run } from "@/components/runs/types";
import { useEstimate } from "@/components/runs/use-estimate";
import type { StartRequest } from "@/components/runs/use-runs";
import { Button } from "@/components/ui/button";
import type { RunMode } from "@/lib/run-states";
import { isFinishedRun } from "@/lib/run-words";

export interface NextStepProps {
  prompt: StudioPrompt;
  version: StudioVersion;
  run: Run;
  start: (request: StartRequest) => Promise<void>;
  isStarting: boolean;
}

export function NextStep({ prompt, version, run, start, isStarting }: NextStepProps) {
  const { org } = useMembership();
  const [isOpen, setOpen] = useState(false);
  if (!isFinishedRun(run)) return null;
  if (run.scope === "all")
    return (
      <Button variant="primary" asChild>
        <Link href={`/o/${org.slug}/projects/${prompt.project.id}/predictions`}>
          See predictions in the project
        </Link>
      </Button>
    );
  return (
    <Can permission="prompt.run">
      <Button
        variant={run.scope === "ground_truth" ? "primary" : "secondary"}
        busy={isStarting}
        onClick={() => setOpen(true)}
      >
        Apply to all tasks
      </Button>
      {isOpen ? (
        <ApplyToAll
          prompt={prompt}
          version={version}
          onClose={() => setOpen(false)}
          onStart={(request) => {
            setOpen(false);
            void start(request);
          }}
        />
      ) : null}
    </Can>
  );
}

type ApplyProps = Pick<NextStepProps, "prompt" | "version"> & {
  onClose: () => void;
  onStart: (request: StartRequest) => void;
};

/** Runs the version as it was measured; unsaved edits are no part of it. */
function ApplyToAll({ prompt, version, onClose, onStart }: ApplyProps) {
  const { project } = prompt;
  const [onlyMissing, setOnlyMissing] = useState(true);
  const target = { scope: "all", sampleSize: 1, onlyMissing } as const;
  const { data } = useEstimate(project.id, version, target);
  const [wanted, setWanted] = useState<RunMode>("live");
  const mode = modeOf({ ...target, mode: wanted }, data);
  const spending = useSpending(data, mode);
  return (
    <ConfirmRun
      title={`Apply version ${version.number} to all tasks of ${project.title}?`}
      estimate={data}
      mode={mode}
      onMode={setWanted}
      spending={spending}
      offersActive={project.activeVersionId === null}
      onlyMissing={onlyMissing}
      onOnlyMissing={setOnlyMissing}
      onConfirm={(makeActive) =>
        onStart({
          target: { ...target, mode },
          makeActive,
          spending: spending.input ?? {},
          version: () => Promise.resolve({ versionId: version.id }),
        })
      }
      onClose={onClose}
    />
  );
}
