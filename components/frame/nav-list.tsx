// The links of the rail, the present one marked.
"use client";

import {
  Activity,
  ChartColumn,
  FolderClosed,
  House,
  KeyRound,
  type LucideIcon,
  ScrollText,
  Settings,
  SquarePen,
  Users,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { activeHref, type NavEntry, type NavIconName } from "@/components/frame/nav";
import { cn } from "@/lib/cn";

const ICONS: Record<NavIconName, LucideIcon> = {
  home: House,
  projects: FolderClosed,
  prompts: SquarePen,
  jobs: Activity,
  usage: ChartColumn,
  members: Users,
  settings: Settings,
  key: KeyRound,
  audit: ScrollText,
};

export function NavList({ entries, onNavigate }: { entries: readonly NavEntry[]; onNavigate?: () => void }) {
  const active = activeHref(entries, usePathname());
  return (
    <nav aria-label="Main">
      <ul className="grid gap-0.5">
        {entries.map((entry) => {
          const Icon = ICONS[entry.icon];
          const isActive = entry.href === active;
          return (
            <li key={entry.href}>
              <Link
                href={entry.href}
                {...(onNavigate ? { onClick: onNavigate } : {})}
                aria-current={isActive ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center gap-2.5 rounded-lg px-2 font-medium text-muted hover:bg-hover hover:text-ink max-md:h-10",
                  isActive && "bg-hover text-ink",
                )}
              >
                <Icon className={cn("size-4 shrink-0", isActive && "text-accent-ink")} aria-hidden="true" />
                {entry.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
