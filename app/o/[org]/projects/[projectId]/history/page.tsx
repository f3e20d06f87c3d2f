// What has been done in the project, by whom.
import type { Metadata } from "next";
import { forbidden } from "next/navigation";
import { AuditLog } from "@/components/audit/audit-log";
import { ProjectPage } from "@/components/projects/project-page";
import { holds } from "@/lib/permissions";
import { getMembership } from "@/server/caller";

export const metadata: Metadata = { title: "History" };

export default async function HistoryPage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  const { role } = await getMembership(org);
  if (!holds(role, "project.stats")) forbidden();
  return (
    <ProjectPage current="history">
      <AuditLog projectId={projectId} />
    </ProjectPage>
  );
}
