// What calls have cost in the projects that the person reaches, and the caps on it.
import type { Metadata } from "next";
import { Page } from "@/components/frame/page";
import { CapAlerts } from "@/components/usage/cap-alerts";
import { UsagePanel } from "@/components/usage/usage-panel";
import { getMembership } from "@/server/caller";

export const metadata: Metadata = { title: "Usage" };

export default async function UsagePage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return (
    <Page
      title="Usage"
      crumbs={[{ label: org.name, href: `/o/${org.slug}/projects` }, { label: "Usage" }]}
      banner={<CapAlerts />}
    >
      <UsagePanel />
    </Page>
  );
}
