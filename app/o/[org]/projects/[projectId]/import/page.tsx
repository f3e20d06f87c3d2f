// Import of texts into a project.
import type { Metadata } from "next";
import { ImportWizard } from "@/components/import/import-wizard";
import { ProjectPage } from "@/components/projects/project-page";
import { load } from "@/server/caller";

export const metadata: Metadata = { title: "Import" };

export default async function ImportPage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  await load((caller) => caller.import.list({ org, projectId }));
  return (
    <ProjectPage current="import">
      <ImportWizard />
    </ProjectPage>
  );
}
