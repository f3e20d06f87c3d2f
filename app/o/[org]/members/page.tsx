// Who belongs to the organization, for owners and admins.
import type { Metadata } from "next";
import { Page } from "@/components/frame/page";
import { InvitationsCard } from "@/components/invitations/invitations-card";
import { InviteButtons } from "@/components/invitations/invite-buttons";
import { MembersPanel } from "@/components/members/members-panel";
import { RoleGuide } from "@/components/members/role-guide";
import { getMembership, load } from "@/server/caller";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const { org: organization, counts } = await getMembership(org);
  const { id } = await load((caller) => caller.user.get());
  return (
    <Page
      title="Members"
      meta={<span className="text-muted tabular">{counts.members} active</span>}
      crumbs={[{ label: organization.name, href: `/o/${org}/projects` }, { label: "Members" }]}
      actions={<InviteButtons />}
    >
      <MembersPanel userId={id} />
      <InvitationsCard />
      <RoleGuide />
    </Page>
  );
}
