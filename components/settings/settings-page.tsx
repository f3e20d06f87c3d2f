// The shell of every settings page: title, crumbs, and tabs to the pages that the role may open.
"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { useCan, useMembership } from "@/components/can";
import { Page } from "@/components/frame/page";
import { LinkTabs } from "@/components/ui/tabs";

export function SettingsPage({ children }: { children: ReactNode }) {
  const { org } = useMembership();
  const can = useCan();
  const base = `/o/${org.slug}/settings`;
  const tabs = [
    { href: base, label: "Profile" },
    { href: `${base}/sessions`, label: "Sessions" },
    ...(can("apiKey.get") ? [{ href: `${base}/key`, label: "OpenAI key" }] : []),
    ...(can("organization.update") ? [{ href: `${base}/organization`, label: "Organization" }] : []),
  ];
  return (
    <Page
      title="Settings"
      width="form"
      crumbs={[{ label: org.name, href: `/o/${org.slug}/projects` }, { label: "Settings" }]}
      tabs={<LinkTabs label="Settings" tabs={tabs} current={usePathname()} />}
    >
      {children}
    </Page>
  );
}
