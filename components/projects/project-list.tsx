// The projects that the person reaches, as cards with their counters.
"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import Link from "next/link";
import { useCan, useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { CreateProjectDialog } from "@/components/projects/create-project-dialog";
import type { ProjectCard } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { Skeleton } from "@/components/ui/skeleton";

const GRID = "grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3";
const SKELETONS = ["a", "b", "c"];

export function ProjectList() {
  const { org } = useMembership();
  const query = useInfiniteQuery(
    useTRPC().project.list.infiniteQueryOptions(
      { org: org.slug },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  if (query.isPending)
    return (
      <div className={GRID} role="status" aria-label="Loading projects">
        {SKELETONS.map((key) => (
          <Skeleton key={key} className="h-36" />
        ))}
      </div>
    );
  if (query.isError)
    return (
      <ErrorState
        title="The projects did not load"
        description={describeError(query.error).message}
        requestId={describeError(query.error).requestId}
        onRetry={() => void query.refetch()}
      />
    );
  const projects = query.data.pages.flatMap((page) => page.items);
  if (projects.length === 0) return <NoProjects />;
  return (
    <div className="grid gap-3">
      <ul className={GRID}>
        {projects.map((project) => (
          <li key={project.id}>
            <Card project={project} href={`/o/${org.slug}/projects/${project.id}`} />
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <div>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function NoProjects() {
  const can = useCan();
  if (!can("project.create"))
    return (
      <EmptyState
        icon={<FolderOpen />}
        title="No project yet"
        description="You see a project here as soon as a manager adds you to it."
      />
    );
  return (
    <EmptyState
      icon={<FolderOpen />}
      title="Make your first project"
      description="A project holds texts, the labels they can get, and the people who label them."
      action={<CreateProjectDialog />}
    />
  );
}

function Card({ project, href }: { project: ProjectCard; href: string }) {
  const { taskCount, annotatedCount, groundTruthCount } = project;
  return (
    <Link
      href={href}
      className="flex h-full flex-col gap-3 rounded-lg border bg-surface p-4 hover:border-line-strong"
    >
      <div className="flex items-start justify-between gap-2">
        <h2 className="min-w-0 break-words font-medium text-lg">{project.title}</h2>
        {project.isPublished ? null : <Badge tone="warning">Not published</Badge>}
      </div>
      {project.description ? <p className="line-clamp-2 text-muted">{project.description}</p> : null}
      <div className="mt-auto grid gap-2">
        <Progress label="Labelled tasks" size="sm" value={annotatedCount} max={taskCount} />
        <p className="flex flex-wrap gap-x-3 text-muted text-sm tabular">
          <span>
            {annotatedCount.toLocaleString("en")} of {taskCount.toLocaleString("en")} labelled
          </span>
          {groundTruthCount === undefined ? null : (
            <span>{groundTruthCount.toLocaleString("en")} ground truth</span>
          )}
          <span>{project.labelCount} labels</span>
          <span>{project.memberCount === 1 ? "1 member" : `${project.memberCount} members`}</span>
        </p>
      </div>
    </Link>
  );
}
