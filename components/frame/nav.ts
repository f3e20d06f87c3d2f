// The entries of the left rail as plain data, and which of them the present page belongs to.

export type NavIconName =
  | "projects"
  | "prompts"
  | "jobs"
  | "usage"
  | "members"
  | "settings"
  | "key"
  | "audit"
  | "home";

export interface NavEntry {
  label: string;
  href: string;
  icon: NavIconName;
  /** Such as "g p"; works everywhere inside the frame. */
  shortcut?: string;
}

/** The entry with the longest address that the path lies under, so that /settings/key is not also /settings. */
export function activeHref(entries: readonly NavEntry[], path: string): string | undefined {
  const under = entries.filter(({ href }) => path === href || path.startsWith(`${href}/`));
  return under.toSorted((a, b) => b.href.length - a.href.length)[0]?.href;
}
