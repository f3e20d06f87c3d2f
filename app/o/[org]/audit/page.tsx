// The audit log of the organization.
import type { Metadata } from "next";
import { AuditLog } from "@/components/audit/audit-log";
import { Page } from "@/components/frame/page";
import { getMembership } from "@/server/caller";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return (
    <Page
      title="Audit log"
      crumbs={[{ label: org.name, href: `/o/${org.slug}/projects` }, { label: "Audit log" }]}
    >
      <AuditLog />
    </Page>
  );
}
