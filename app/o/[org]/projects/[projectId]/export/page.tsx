// Download of a project's tasks and labels.
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { ExportForm } from "@/components/export/export-form";
import { ProjectPage } from "@/components/projects/project-page";
import { holds } from "@/lib/permissions";
import { getMembership } from "@/server/caller";

export const metadata: Metadata = { title: "Export" };

export default async function ExportPage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { role } = await getMembership((await params).org);
  if (!holds(role, "export.create")) forbidden();
  return (
    <ProjectPage current="export">
      <ExportForm />
    </ProjectPage>
  );
}
