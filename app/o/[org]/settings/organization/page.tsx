// The organization's name, for owners and admins.
import { OrganizationForm } from "@/components/settings/organization-form";
import { getMembership } from "@/server/caller";

export default async function OrganizationPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await getMembership((await params).org);
  return <OrganizationForm org={org} />;
}
