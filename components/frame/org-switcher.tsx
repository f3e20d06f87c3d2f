// Shows the organization one is in, and leads to the others.
"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { Avatar } from "@/components/ui/avatar";
import { DropdownMenu, MenuItem, MenuLabel } from "@/components/ui/dropdown-menu";

export interface OrgEntry {
  slug: string;
  name: string;
}

const BOX = "flex h-10 w-full min-w-0 items-center gap-2.5 rounded-lg px-2 text-left font-semibold";

export function OrgSwitcher({ org, orgs }: { org: OrgEntry; orgs: readonly OrgEntry[] }) {
  const face = (
    <>
      <Avatar name={org.name} square />
      <span className="min-w-0 grow truncate">{org.name}</span>
    </>
  );
  if (orgs.length < 2) {
    return (
      <Link href={`/o/${org.slug}/projects`} className={`${BOX} hover:bg-hover`}>
        {face}
      </Link>
    );
  }
  return (
    <DropdownMenu
      align="start"
      className="w-56"
      trigger={
        <button type="button" className={`${BOX} hover:bg-hover`}>
          {face}
          <span className="sr-only">, switch organization</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>Organizations</MenuLabel>
      {orgs.map((other) => (
        <MenuItem key={other.slug} asChild>
          <Link
            href={`/o/${other.slug}/projects`}
            aria-current={other.slug === org.slug ? "true" : undefined}
          >
            <Avatar name={other.name} square size="sm" />
            <span className="grow truncate">{other.name}</span>
            {other.slug === org.slug ? <Check aria-hidden="true" /> : null}
          </Link>
        </MenuItem>
      ))}
    </DropdownMenu>
  );
}
