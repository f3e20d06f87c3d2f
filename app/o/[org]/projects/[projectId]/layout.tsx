// Everything inside a project: who does not reach it gets "not found" for every page of it.
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ProjectProvider } from "@/components/projects/project-context";
import { getProject } from "./project";

type Props = { children: ReactNode; params: Promise<{ org: string; projectId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await getProject(await params);
  return { title: { default: title, template: `%s · ${title} · Assay` } };
}

export default async function ProjectLayout({ children, params }: Props) {
  const project = await getProject(await params);
  return (
    <ProjectProvider key={project.id} initial={project}>
      {children}
    </ProjectProvider>
  );
}
