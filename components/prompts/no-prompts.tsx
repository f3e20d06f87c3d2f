// The prompt list without a prompt: what is missing first, and once nothing is, the three ways to begin.
"use client";

import { useQuery } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import Link from "next/link";
import { Can, useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { CreatePromptButton } from "@/components/prompts/create-prompt";
import type { PromptTarget } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { TableSkeleton } from "@/components/ui/skeleton";

const FLOWS = [
  {
    name: "Auto-label",
    text: "You have ground truth. Evaluate a prompt on it, then let the good version label everything else.",
  },
  {
    name: "Bootstrap",
    text: "You have no labels yet. Run a prompt on a sample, turn its predictions into annotations, and review them.",
  },
  {
    name: "Fine-tune",
    text: "You have a prompt that is nearly good enough. Change it version by version and compare the accuracies.",
  },
];

export function NoPrompts() {
  const { org } = useMembership();
  const targets = useQuery(useTRPC().prompt.listTargets.queryOptions({ org: org.slug }));
  if (targets.isPending) return <TableSkeleton rows={3} columns={3} label="Loading projects" />;
  if (targets.isError)
    return (
      <ErrorState
        title="The projects did not load"
        description={describeError(targets.error).message}
        onRetry={() => void targets.refetch()}
      />
    );
  if (targets.data.length === 0) return <NoProject base={`/o/${org.slug}`} />;
  if (targets.data.every(({ reason }) => reason !== null))
    return <NoneEligible targets={targets.data} base={`/o/${org.slug}`} />;
  return (
    <ul className="grid gap-3 md:grid-cols-3">
      {FLOWS.map(({ name, text }) => (
        <li key={name} className="flex flex-col items-start gap-3 rounded-lg border bg-surface p-4">
          <h2 className="text-lg">{name}</h2>
          <p className="grow text-muted">{text}</p>
          <CreatePromptButton variant="secondary" />
        </li>
      ))}
    </ul>
  );
}

function NoProject({ base }: { base: string }) {
  return (
    <EmptyState
      icon={<FolderOpen />}
      title="Create a project first"
      description="A prompt is written for one project: it takes the texts and the labels from there. You see the projects that you are a member of."
      action={
        <Can permission="project.create">
          <Button asChild variant="primary">
            <Link href={`${base}/projects`}>Create a project</Link>
          </Button>
        </Can>
      }
    />
  );
}

function NoneEligible({ targets, base }: { targets: readonly PromptTarget[]; base: string }) {
  return (
    <Card
      title="No project can take a prompt yet"
      description="A prompt needs a project with tasks and at least two labels."
      flush
    >
      <ul className="divide-y">
        {targets.map(({ id, title, reason }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 px-4 py-2.5">
            <div className="min-w-0">
              <p className="truncate font-medium">{title}</p>
              <p className="text-muted text-sm">{reason}</p>
            </div>
            <Fix reason={reason ?? ""} project={`${base}/projects/${id}`} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Fix({ reason, project }: { reason: string; project: string }) {
  const isAboutTasks = /task/i.test(reason);
  return (
    <Button asChild size="sm">
      <Link href={`${project}/${isAboutTasks ? "import" : "settings"}`}>
        {isAboutTasks ? "Import tasks" : "Add labels"}
      </Link>
    </Button>
  );
}
