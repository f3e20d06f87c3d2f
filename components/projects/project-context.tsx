// The project whose pages are open, and the role that counts in it: loaded by the server, then kept fresh by whoever changes it.
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use } from "react";
import { MembershipProvider, useMembership } from "@/components/can";
import type { Project, ProjectLabel } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";

const ProjectContext = createContext<Project | null>(null);

export function ProjectProvider({ initial, children }: { initial: Project; children: ReactNode }) {
  const membership = useMembership();
  const input = { org: membership.org.slug, projectId: initial.id };
  const { data } = useQuery(useTRPC().project.get.queryOptions(input, { initialData: initial }));
  return (
    <ProjectContext value={data}>
      <MembershipProvider value={{ ...membership, role: data.role }}>{children}</MembershipProvider>
    </ProjectContext>
  );
}

export function useProject(): Project {
  const project = use(ProjectContext);
  if (!project) throw new Error("useProject is used outside a project's pages.");
  return project;
}

/** What every procedure of the project takes. */
export function useProjectInput(): { org: string; projectId: string } {
  return { org: useMembership().org.slug, projectId: useProject().id };
}

/** Labels in use, in order. */
export const labelsInUse = (project: Project): ProjectLabel[] =>
  project.labels.filter((label) => label.retiredAt === null);

export function useLabelOf(): (id: string | null | undefined) => ProjectLabel | undefined {
  const { labels } = useProject();
  return (id) => labels.find((label) => label.id === id);
}

/** Asks for the project and its lists again after something in it changed. */
export function useRefreshProject(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: trpc.project.get.queryKey() }),
      client.invalidateQueries({ queryKey: trpc.project.list.pathKey() }),
      client.invalidateQueries({ queryKey: trpc.task.list.pathKey() }),
    ]);
  };
}
