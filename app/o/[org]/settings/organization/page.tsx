// The organization's name, for owners and admins.
import { forbidden } from "next/navigation";
import { OrganizationForm } from "@/components/settings/organization-form";
import { holds } from "@/lib/permissions";
import { getMembership } from "@/server/caller";

export default async function OrganizationPage({ params }: { params: Promise<{ org: string }> }) {
  const { org, role } = await getMembership((await params).org);
  if (!holds(role, "organization.update")) forbidden();
  return <OrganizationForm org={org} />;
}
