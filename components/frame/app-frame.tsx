// The application frame: rail, drawer, palette and shortcuts around the page; what a role may not open is not in its data.
"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { CommandEntry } from "@/components/frame/commands";
import { FrameContext } from "@/components/frame/frame-context";
import { MobileMenu } from "@/components/frame/mobile-menu";
import type { NavEntry } from "@/components/frame/nav";
import { NavList } from "@/components/frame/nav-list";
import { type OrgEntry, OrgSwitcher } from "@/components/frame/org-switcher";
import { ShortcutOverlay } from "@/components/frame/shortcut-overlay";
import { ShortcutListener, useShortcuts } from "@/components/frame/shortcuts";
import { type UserEntry, UserMenu } from "@/components/frame/user-menu";
import { Kbd } from "@/components/ui/kbd";

const CommandPalette = dynamic(() => import("@/components/frame/command-palette"), { ssr: false });

export interface AppFrameProps {
  org: OrgEntry;
  /** All organizations of the person; the switcher appears from two on. */
  orgs: readonly OrgEntry[];
  user: UserEntry;
  nav: readonly NavEntry[];
  /** Palette entries besides the rail's own. */
  commands?: readonly CommandEntry[];
  children: ReactNode;
}

function SearchButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-8 w-full items-center gap-2 rounded-lg border bg-surface px-2 text-faint hover:text-ink"
    >
      <Search className="size-4" aria-hidden="true" />
      <span className="grow text-left">Go to…</span>
      <Kbd keys="mod+k" />
    </button>
  );
}

function navCommands(nav: readonly NavEntry[]): CommandEntry[] {
  return nav.map(({ href, label, shortcut }) => ({
    id: href,
    label,
    group: "Go to",
    href,
    ...(shortcut ? { shortcut } : {}),
  }));
}

function useFrameShortcuts(nav: readonly NavEntry[], openPalette: () => void) {
  const router = useRouter();
  useShortcuts([
    {
      keys: "mod+k",
      label: "Open the command palette",
      group: "Everywhere",
      run: openPalette,
      inFields: true,
    },
    ...nav.flatMap(({ href, label, shortcut }) =>
      shortcut
        ? [{ keys: shortcut, label: `Go to ${label}`, group: "Everywhere", run: () => router.push(href) }]
        : [],
    ),
  ]);
}

export function AppFrame({ org, orgs, user, nav, commands = [], children }: AppFrameProps) {
  const [menuOpen, setMenuOpen] = useState(false);
  const [palette, setPalette] = useState<"unused" | "open" | "closed">("unused");
  function openPalette() {
    setMenuOpen(false);
    setPalette("open");
  }
  useFrameShortcuts(nav, openPalette);
  const rail = (
    <>
      <OrgSwitcher org={org} orgs={orgs} />
      <SearchButton onClick={openPalette} />
      <div className="min-h-0 grow overflow-y-auto">
        <NavList entries={nav} onNavigate={() => setMenuOpen(false)} />
      </div>
      <UserMenu user={user} />
    </>
  );
  return (
    <FrameContext value={{ openMenu: () => setMenuOpen(true), openPalette }}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-accent px-3 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex min-h-dvh">
        <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col gap-3 border-r bg-canvas p-3 md:flex">
          {rail}
        </aside>
        <div className="flex min-w-0 grow flex-col bg-surface">{children}</div>
      </div>
      <MobileMenu open={menuOpen} onOpenChange={setMenuOpen}>
        {rail}
      </MobileMenu>
      {palette === "unused" ? null : (
        <CommandPalette
          open={palette === "open"}
          onOpenChange={(open) => setPalette(open ? "open" : "closed")}
          entries={[...navCommands(nav), ...commands]}
        />
      )}
      <ShortcutListener />
      <ShortcutOverlay />
    </FrameContext>
  );
}
