// The organizations of the person, the present one ticked.
"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { OrgEntry } from "@/components/frame/org-switcher";
import { Avatar } from "@/components/ui/avatar";
import { DropdownMenu, MenuItem, MenuLabel } from "@/components/ui/dropdown-menu";

export interface OrgMenuProps {
  trigger: ReactNode;
  current: string;
  orgs: readonly OrgEntry[];
}

export default function OrgMenu({ trigger, current, orgs }: OrgMenuProps) {
  return (
    <DropdownMenu defaultOpen align="start" className="w-56" trigger={trigger}>
      <MenuLabel>Organizations</MenuLabel>
      {orgs.map((org) => (
        <MenuItem key={org.slug} asChild>
          <Link href={`/o/${org.slug}/projects`} aria-current={org.slug === current ? "true" : undefined}>
            <Avatar name={org.name} square size="sm" />
            <span className="grow truncate">{org.name}</span>
            {org.slug === current ? <Check aria-hidden="true" /> : null}
          </Link>
        </MenuItem>
      ))}
    </DropdownMenu>
  );
}
