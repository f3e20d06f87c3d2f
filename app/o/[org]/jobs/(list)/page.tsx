// The background jobs of the organization, as far as the person reaches their projects.
import type { Metadata } from "next";
import { Page } from "@/components/frame/page";
import { JobsPanel } from "@/components/jobs/jobs-panel";
import { getMembership } from "@/server/caller";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return (
    <Page title="Jobs" crumbs={[{ label: org.name, href: `/o/${org.slug}/projects` }, { label: "Jobs" }]}>
      <JobsPanel />
    </Page>
  );
}
