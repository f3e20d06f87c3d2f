// The versions that have predicted in this project: how much, how well measured, and which one is shown.
"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useCan, useMembership } from "@/components/can";
import type { PredictionSet } from "@/components/predictions/types";
import { useActivate } from "@/components/predictions/use-activate";
import { versionName } from "@/components/predictions/version-name";
import { useProject } from "@/components/projects/project-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercentInterval, NOTHING } from "@/lib/format";
import { wilsonInterval } from "@/lib/metrics/intervals";

export interface SetTableProps {
  sets: PredictionSet[];
  /** Left out for whom may not convert. */
  onConvert?: (versionId: string) => void;
}

export function SetTable({ sets, onConvert }: SetTableProps) {
  const { activate, pendingId } = useActivate();
  const actionsOf = (set: PredictionSet) => (
    <SetActions
      set={set}
      busy={pendingId === set.version.id}
      onActivate={() => void activate(set)}
      {...(onConvert && { onConvert })}
    />
  );
  return (
    <section className="grid gap-2">
      <h2 className="font-medium">By prompt version</h2>
      <Table aria-label="Predictions by prompt version">
        <TableHead>
          <tr>
            <HeadCell>Version</HeadCell>
            <HeadCell numeric>Tasks predicted</HeadCell>
            <HeadCell numeric>Failed</HeadCell>
            <HeadCell numeric>Accuracy (95% interval)</HeadCell>
            <HeadCell>Last run</HeadCell>
            <HeadCell className="max-md:hidden">
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {sets.map((set) => (
            <SetRow key={set.version.id} set={set} actions={actionsOf(set)} />
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

type RowProps = { set: PredictionSet; actions: ReactNode };

function SetRow({ set, actions }: RowProps) {
  return (
    <TableRow>
      <VersionCell set={set} actions={actions} />
      <Cell numeric>
        <Predicted set={set} />
      </Cell>
      <Cell numeric className={set.failed > 0 ? "text-danger-ink" : "text-muted"}>
        {formatCount(set.failed)}
      </Cell>
      <Cell numeric className="whitespace-nowrap">
        <Accuracy score={set.score} />
      </Cell>
      <Cell className="whitespace-nowrap">
        <RelativeTime at={set.lastAt} />
      </Cell>
      <Cell className="max-md:hidden">{actions}</Cell>
    </TableRow>
  );
}

/** On narrow screens the actions stand here, where no scrolling is needed to reach them. */
function VersionCell({ set, actions }: RowProps) {
  const { version, active } = set;
  const { org } = useMembership();
  return (
    <Cell className="min-w-44">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <Link
          href={`/o/${org.slug}/prompts/${version.prompt.id}`}
          className="break-words font-medium underline-offset-2 hover:underline"
        >
          {versionName(version)}
        </Link>
        {active ? <Badge tone="success">active</Badge> : null}
      </span>
      <span className="block text-muted text-sm">
        {version.name ? `${version.name} · ` : null}
        {version.model}
      </span>
      <span className="mt-1.5 flex md:hidden">{actions}</span>
    </Cell>
  );
}

/** The task list knows the predictions of the active version only. */
function Predicted({ set }: { set: PredictionSet }) {
  const { org } = useMembership();
  const project = useProject();
  if (!set.active) return formatCount(set.done);
  return (
    <Link
      href={`/o/${org.slug}/projects/${project.id}/tasks?predicted=yes`}
      className="underline-offset-2 hover:underline"
    >
      {formatCount(set.done)}
    </Link>
  );
}

function Accuracy({ score }: { score: PredictionSet["score"] }) {
  if (!score || score.accuracy === null) return NOTHING;
  return (
    <>
      {formatPercentInterval(score.accuracy, wilsonInterval(score.correct, score.n))}
      <span className="block text-faint text-xs">n = {formatCount(score.n)}</span>
    </>
  );
}

type ActionsProps = {
  set: PredictionSet;
  busy: boolean;
  onActivate: () => void;
  onConvert?: (versionId: string) => void;
};

function SetActions({ set, busy, onActivate, onConvert }: ActionsProps) {
  const can = useCan();
  const name = versionName(set.version);
  return (
    <span className="flex justify-end gap-1.5 whitespace-nowrap">
      {can("prompt.run") && !set.active ? (
        <Button size="sm" busy={busy} aria-label={`Make active: ${name}`} onClick={onActivate}>
          Make active
        </Button>
      ) : null}
      {onConvert && set.done > 0 ? (
        <Button size="sm" aria-label={`Convert… ${name}`} onClick={() => onConvert(set.version.id)}>
          Convert…
        </Button>
      ) : null}
    </span>
  );
}
