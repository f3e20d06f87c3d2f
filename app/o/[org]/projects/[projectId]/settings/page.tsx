// The settings of a project.
import type { Metadata } from "next";
import { DangerCard } from "@/components/project-settings/danger-card";
import { GeneralCard } from "@/components/project-settings/general-card";
import { LabelsCard } from "@/components/project-settings/labels-card";
import { MembersCard } from "@/components/project-settings/members-card";
import { VisibilityCard } from "@/components/project-settings/visibility-card";
import { ProjectPage } from "@/components/projects/project-page";
import { load } from "@/server/caller";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({
  params,
}: {
  params: Promise<{ org: string; projectId: string }>;
}) {
  const { org, projectId } = await params;
  await load((caller) => caller.projectMember.list({ org, projectId }));
  return (
    <ProjectPage current="settings" width="form">
      <GeneralCard />
      <LabelsCard />
      <VisibilityCard />
      <MembersCard />
      <DangerCard />
    </ProjectPage>
  );
}
