// The versions of a prompt as a timeline: newest first, each with its model, state and accuracy.
"use client";

import { Can } from "@/components/can";
import type { StudioPrompt, StudioVersion } from "@/components/prompts/types";
import { useActivate } from "@/components/runs/use-runs";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { cn } from "@/lib/cn";
import { formatPercentInterval, formatPlural } from "@/lib/format";
import { MIN_GROUND_TRUTH_TO_COMPARE } from "@/lib/limits";
import { wilsonInterval } from "@/lib/metrics/intervals";

export interface VersionsTabProps {
  prompt: StudioPrompt;
  versionId: string;
  onOpen: (versionId: string) => void;
}

export function VersionsTab({ prompt, versionId, onOpen }: VersionsTabProps) {
  const { activeVersionId } = prompt.project;
  return (
    <ol className="ml-1.5 grid">
      {prompt.versions.map((version) => (
        <li key={version.id} className="relative border-line border-l pb-5 pl-5 last:pb-0">
          <span
            aria-hidden="true"
            className={cn(
              "absolute top-1.5 -left-1.5 size-3 rounded-full border-2 border-surface",
              version.id === activeVersionId ? "bg-accent" : "bg-line-strong",
            )}
          />
          <VersionEntry
            prompt={prompt}
            version={version}
            isOpen={version.id === versionId}
            isActive={version.id === activeVersionId}
            onOpen={() => onOpen(version.id)}
          />
        </li>
      ))}
    </ol>
  );
}

type EntryProps = {
  prompt: StudioPrompt;
  version: StudioVersion;
  isOpen: boolean;
  isActive: boolean;
  onOpen: () => void;
};

function VersionEntry({ prompt, version, isOpen, isActive, onOpen }: EntryProps) {
  const activate = useActivate(prompt.project.id);
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="break-words font-medium">
            Version {version.number}
            {version.name ? `: ${version.name}` : ""}
          </span>
          {isActive ? (
            <Badge tone="accent" dot>
              active
            </Badge>
          ) : null}
          <Badge>{version.state}</Badge>
          {isOpen ? <Badge tone="success">open</Badge> : null}
        </p>
        <p className="text-muted text-sm">
          {version.model === "demo" ? "demo model" : version.model}, <RelativeTime at={version.createdAt} />
        </p>
        <Accuracy score={version.score} />
      </div>
      <div className="flex gap-2">
        {isOpen ? null : (
          <Button size="sm" onClick={onOpen}>
            Open
          </Button>
        )}
        {isActive || version.state === "draft" ? null : (
          <Can permission="prompt.run">
            <ConfirmDialog
              tone="primary"
              trigger={<Button size="sm">Make active</Button>}
              title={`Make version ${version.number} active in ${prompt.project.title}?`}
              description="People see the predictions of the active version. No prediction is changed, and you can go back with one click."
              confirmLabel="Make active"
              onConfirm={() => activate(version)}
            />
          </Can>
        )}
      </div>
    </div>
  );
}

const share = (value: number) => `${(value * 100).toFixed(1)}%`;

/** The number, and its interval as a bar on a line from 0 to 100 %. */
function Accuracy({ score }: { score: StudioVersion["score"] }) {
  if (!score || score.accuracy === null)
    return <p className="text-muted text-sm">Not measured on ground truth yet</p>;
  const interval = wilsonInterval(score.correct, score.n);
  return (
    <div className="grid gap-1">
      <p className="tabular">
        <span className="font-medium">{formatPercentInterval(score.accuracy, interval)}</span>{" "}
        <span className="text-muted text-sm">
          right of {formatPlural(score.n, "task")}
          {score.n < MIN_GROUND_TRUTH_TO_COMPARE ? "; too few to compare versions" : ""}
        </span>
      </p>
      {interval ? (
        <div aria-hidden="true" className="relative h-1.5 w-48 max-w-full rounded-full bg-hover">
          <span
            className="absolute inset-y-0 rounded-full bg-accent/40"
            style={{ left: share(interval.low), width: share(interval.high - interval.low) }}
          />
          <span className="absolute -inset-y-0.5 w-0.5 bg-accent" style={{ left: share(score.accuracy) }} />
        </div>
      ) : null}
    </div>
  );
}
