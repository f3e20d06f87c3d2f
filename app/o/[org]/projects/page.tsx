// The projects of the organization that the person reaches.
import type { Metadata } from "next";
import { Can } from "@/components/can";
import { Page } from "@/components/frame/page";
import { CreateProjectDialog } from "@/components/projects/create-project-dialog";
import { ProjectList } from "@/components/projects/project-list";
import { getMembership } from "@/server/caller";

export const metadata: Metadata = { title: "Projects" };

export default async function ProjectsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return (
    <Page
      title="Projects"
      crumbs={[{ label: org.name }, { label: "Projects" }]}
      actions={
        <Can permission="project.create">
          <CreateProjectDialog />
        </Can>
      }
    >
      <ProjectList />
    </Page>
  );
}
