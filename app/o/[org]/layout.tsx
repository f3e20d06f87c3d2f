// Everything inside an organization: the membership is asked once, and nothing cached outlives the organization.
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { MembershipProvider } from "@/components/can";
import { AppFrame } from "@/components/frame/app-frame";
import { orgNav } from "@/components/frame/org-nav";
import { TrpcProvider } from "@/components/trpc";
import { getMembership, load } from "@/server/caller";

type Props = { children: ReactNode; params: Promise<{ org: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { org } = await getMembership((await params).org);
  return { title: { default: org.name, template: `%s · ${org.name} · Assay` } };
}

export default async function OrganizationLayout({ children, params }: Props) {
  const { org, role } = await getMembership((await params).org);
  const orgs = await load((caller) => caller.organization.list());
  const user = await load((caller) => caller.user.get());
  const roleLabel = `${role[0]?.toUpperCase()}${role.slice(1)}`;
  return (
    <MembershipProvider value={{ org, role, userName: user.name }}>
      <TrpcProvider key={org.id}>
        <AppFrame
          org={org}
          orgs={orgs}
          user={{ name: user.name, email: user.email, roleLabel }}
          nav={orgNav(org.slug, role)}
        >
          {children}
        </AppFrame>
      </TrpcProvider>
    </MembershipProvider>
  );
}
