// The organization's name and its reply cache, for owners and admins.
import { OrganizationForm } from "@/components/settings/organization-form";
import { ReplyCache } from "@/components/settings/reply-cache";
import { getMembership } from "@/server/caller";

export default async function OrganizationPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return (
    <>
      <OrganizationForm org={org} />
      <ReplyCache />
    </>
  );
}
