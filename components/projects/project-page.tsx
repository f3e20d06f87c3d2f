// One page of a project: breadcrumb, title and the tabs that the role may open.
"use client";

import type { ReactNode } from "react";
import { useCan, useMembership } from "@/components/can";
import { Page, type PageProps } from "@/components/frame/page";
import { useProject } from "@/components/projects/project-context";
import type { Project } from "@/components/projects/types";
import { Badge } from "@/components/ui/badge";
import type { Crumb } from "@/components/ui/breadcrumbs";
import { type LinkTab, LinkTabs } from "@/components/ui/tabs";
import type { PermissionName } from "@/lib/permissions";

type Tab = "tasks" | "label" | "import" | "storage" | "predictions" | "export" | "history" | "settings";
type Entry = { tab: Tab; label: string; permission: PermissionName };

const ENTRIES: readonly Entry[] = [
  { tab: "tasks", label: "Tasks", permission: "task.list" },
  { tab: "label", label: "Label", permission: "annotation.create" },
  { tab: "import", label: "Import", permission: "task.import" },
  { tab: "storage", label: "Storage", permission: "storage.manage" },
  { tab: "predictions", label: "Predictions", permission: "prompt.run" },
  { tab: "export", label: "Export", permission: "export.create" },
  { tab: "history", label: "History", permission: "project.stats" },
  { tab: "settings", label: "Settings", permission: "project.update" },
];

function useTabs(project: Project, base: string): LinkTab[] {
  const can = useCan();
  return ENTRIES.filter(
    ({ tab, permission }) => can(permission) && (tab !== "tasks" || project.showsTaskList),
  ).map(({ tab, label }) => ({
    href: `${base}/${tab}`,
    label,
    ...(tab === "tasks" && { count: project.taskCount.toLocaleString("en") }),
  }));
}

export interface ProjectPageProps extends Pick<PageProps, "actions" | "width" | "fill" | "banner"> {
  current: Tab;
  /** Where a page below the tab stands: the tab first, the page itself last. */
  trail?: readonly Crumb[];
  children: ReactNode;
}

export function ProjectPage({ current, trail = [], children, ...page }: ProjectPageProps) {
  const { org } = useMembership();
  const project = useProject();
  const base = `/o/${org.slug}/projects/${project.id}`;
  const tabLabel = ENTRIES.find(({ tab }) => tab === current)?.label ?? "";
  const label = trail.at(-1)?.label ?? tabLabel;
  return (
    <Page
      {...page}
      title={`${project.title}: ${label}`}
      hideTitle
      crumbs={[
        { label: "Projects", href: `/o/${org.slug}/projects` },
        { label: project.title, ...(trail.length > 0 && { href: `${base}/tasks` }) },
        ...trail,
      ]}
      tabs={
        <div className="flex min-w-0 flex-col gap-2">
          {project.isPublished ? null : (
            <div>
              <Badge tone="warning">Not published: reviewers and annotators do not see this project</Badge>
            </div>
          )}
          <LinkTabs label="Project" tabs={useTabs(project, base)} current={`${base}/${current}`} />
        </div>
      }
    >
      {children}
    </Page>
  );
}
