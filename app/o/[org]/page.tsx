// An organization's own address leads to its projects.
import { redirect } from "next/navigation";

export default async function OrganizationHome({ params }: { params: Promise<{ org: string }> }) {
  redirect(`/o/${(await params).org}/projects`);
}
