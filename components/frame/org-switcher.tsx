// Shows the organization one is in; with several, a click leads to the others.
"use client";

import { ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { lazy } from "react";
import { LazyMenu } from "@/components/frame/lazy-menu";
import { Avatar } from "@/components/ui/avatar";

export interface OrgEntry {
  slug: string;
  name: string;
}

const OrgMenu = lazy(() => import("@/components/frame/org-menu"));
const BOX =
  "flex h-10 w-full min-w-0 items-center gap-2.5 rounded-lg px-2 text-left font-semibold hover:bg-hover";

export function OrgSwitcher({ org, orgs }: { org: OrgEntry; orgs: readonly OrgEntry[] }) {
  const name = (
    <>
      <Avatar name={org.name} square />
      <span className="min-w-0 grow truncate">{org.name}</span>
    </>
  );
  if (orgs.length < 2) {
    return (
      <Link href={`/o/${org.slug}/projects`} className={BOX}>
        {name}
      </Link>
    );
  }
  const face = (
    <>
      {name}
      <span className="sr-only">, switch organization</span>
      <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
    </>
  );
  return (
    <LazyMenu
      className={BOX}
      face={face}
      menu={(trigger) => <OrgMenu trigger={trigger} current={org.slug} orgs={orgs} />}
    />
  );
}
