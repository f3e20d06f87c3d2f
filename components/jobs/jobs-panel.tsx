// The background jobs of the organization: what runs, what failed, what was; by kind and project, page by page.
"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { JobTable } from "@/components/jobs/job-table";
import { KIND_LABELS } from "@/components/jobs/job-words";
import { QueueNote } from "@/components/jobs/queue-note";
import { type JobFilter, useJobs } from "@/components/jobs/use-jobs";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Pagination } from "@/components/ui/pagination";
import { Select } from "@/components/ui/select";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { JOB_KINDS, JOB_TABS, type JobTab } from "@/lib/jobs";

const TABS: Readonly<Record<JobTab, string>> = { active: "Running", failed: "Failed", recent: "Recent" };
const ANY = "any";
const KINDS = [
  { value: ANY, label: "All kinds" },
  ...JOB_KINDS.map((kind) => ({ value: kind, label: `${KIND_LABELS[kind]}s` })),
];

export function JobsPanel() {
  const [{ tab, kind, project }, setFilter] = useQueryStates({
    tab: parseAsStringLiteral(JOB_TABS).withDefault("recent"),
    kind: parseAsStringLiteral(JOB_KINDS),
    project: parseAsString,
  });
  const filter: JobFilter = { tab, kind, projectId: project };
  return (
    <div className="grid grid-cols-1 gap-4">
      <QueueNote />
      <div className="grid grid-cols-2 gap-2 sm:flex">
        <Select
          aria-label="Kind"
          className="sm:w-36"
          options={KINDS}
          value={kind ?? ANY}
          onValueChange={(next) => void setFilter({ kind: JOB_KINDS.find((one) => one === next) ?? null })}
        />
        <ProjectSelect value={project} onChange={(next) => void setFilter({ project: next })} />
      </div>
      <Tabs
        label="Jobs"
        value={tab}
        onValueChange={(next) => void setFilter({ tab: JOB_TABS.find((one) => one === next) ?? null })}
        tabs={JOB_TABS.map((value) => ({
          value,
          label: TABS[value],
          content: (
            <JobPages
              key={JSON.stringify(filter)}
              filter={filter}
              onClear={() => void setFilter({ kind: null, project: null })}
            />
          ),
        }))}
      />
    </div>
  );
}

/** The projects that the person reaches. */
function ProjectSelect({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (next: string | null) => void;
}) {
  const { org } = useMembership();
  const { data } = useQuery(useTRPC().prompt.listTargets.queryOptions({ org: org.slug }));
  const projects = data?.map(({ id, title }) => ({ value: id, label: title })) ?? [];
  return (
    <Select
      aria-label="Project"
      className="sm:w-52"
      options={[{ value: ANY, label: "All projects" }, ...projects]}
      value={value ?? ANY}
      onValueChange={(next) => onChange(next === ANY ? null : next)}
    />
  );
}

function JobPages({ filter, onClear }: { filter: JobFilter; onClear: () => void }) {
  /** The cursors of the pages before this one, the present one last. */
  const [cursors, setCursors] = useState<string[]>([]);
  const { data, error, isFetching, isPlaceholderData, refetch, dataUpdatedAt } = useJobs(
    filter,
    cursors.at(-1),
  );
  if (error && !data)
    return (
      <ErrorState
        title="The jobs did not load"
        description={describeError(error).message}
        safe="The jobs themselves go on."
        requestId={describeError(error).requestId}
        onRetry={() => void refetch()}
        busy={isFetching}
      />
    );
  if (!data) return <TableSkeleton rows={6} columns={5} label="Loading jobs" />;
  if (data.items.length === 0) return <NoJobs filter={filter} onClear={onClear} />;
  const next = data.nextCursor;
  return (
    <div className="grid grid-cols-1 gap-3" aria-busy={isPlaceholderData}>
      <JobTable jobs={data.items} at={dataUpdatedAt} />
      {next || cursors.length > 0 ? (
        <Pagination
          busy={isPlaceholderData}
          onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
          onNext={next ? () => setCursors([...cursors, next]) : undefined}
        />
      ) : null}
    </div>
  );
}

const NONE: Readonly<Record<JobTab, { title: string; description: string }>> = {
  active: { title: "Nothing is running", description: "Jobs that wait, run or are paused stand here." },
  failed: {
    title: "Nothing has failed",
    description: "Jobs that ended early stand here, each with its reason.",
  },
  recent: {
    title: "No jobs yet",
    description:
      "Runs of prompts, imports, conversions and storage syncs stand here once somebody has started one.",
  },
};

function NoJobs({ filter, onClear }: { filter: JobFilter; onClear: () => void }) {
  const { title, description } = NONE[filter.tab];
  const isFiltered = filter.kind !== null || filter.projectId !== null;
  return (
    <EmptyState
      icon={<Activity />}
      title={isFiltered ? "No job matches" : title}
      description={isFiltered ? "There may be some of another kind or in another project." : description}
      action={isFiltered ? <Button onClick={onClear}>Show all jobs</Button> : null}
    />
  );
}
