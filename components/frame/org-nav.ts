// The entries of an organization's rail: what a role may not open is not in it.
import type { NavEntry } from "@/components/frame/nav";
import { holds, type PermissionName, type Role } from "@/lib/permissions";

type Entry = NavEntry & { permission: PermissionName };

const entries = (base: string): Entry[] => [
  {
    label: "Projects",
    href: `${base}/projects`,
    icon: "projects",
    shortcut: "g p",
    permission: "project.list",
  },
  { label: "Prompts", href: `${base}/prompts`, icon: "prompts", shortcut: "g r", permission: "prompt.get" },
  { label: "Jobs", href: `${base}/jobs`, icon: "jobs", shortcut: "g j", permission: "job.list" },
  { label: "Usage", href: `${base}/usage`, icon: "usage", shortcut: "g u", permission: "usage.get" },
  { label: "Members", href: `${base}/members`, icon: "members", shortcut: "g m", permission: "member.list" },
  { label: "Audit log", href: `${base}/audit`, icon: "audit", shortcut: "g a", permission: "audit.list" },
  {
    label: "Settings",
    href: `${base}/settings`,
    icon: "settings",
    shortcut: "g s",
    permission: "organization.get",
  },
];

export const orgNav = (slug: string, role: Role): NavEntry[] =>
  entries(`/o/${slug}`)
    .filter(({ permission }) => holds(role, permission))
    .map(({ permission: _, ...entry }) => entry);
