// The application frame: rail, drawer, palette and shortcuts around the page; what a role may not open is not in its data.
"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import type { CommandEntry } from "@/components/frame/commands";
import { FrameContext } from "@/components/frame/frame-context";
import type { NavEntry } from "@/components/frame/nav";
import { NavList } from "@/components/frame/nav-list";
import { type OrgEntry, OrgSwitcher } from "@/components/frame/org-switcher";
import { ShortcutListener, useShortcuts } from "@/components/frame/shortcuts";
import { UserButton, type UserEntry } from "@/components/frame/user-button";
import { Kbd } from "@/components/ui/kbd";

const CommandPalette = dynamic(() => import("@/components/frame/command-palette"), { ssr: false });
const MobileMenu = dynamic(() => import("@/components/frame/mobile-menu"), { ssr: false });
const ShortcutOverlay = dynamic(() => import("@/components/frame/shortcut-overlay"), { ssr: false });

type Layer = "menu" | "palette" | "shortcuts";

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

function useFrameShortcuts(nav: readonly NavEntry[], open: (layer: Layer) => void) {
  const router = useRouter();
  const group = "Everywhere";
  useShortcuts([
    { keys: "mod+k", label: "Open the command palette", group, run: () => open("palette"), inFields: true },
    { keys: "?", label: "Show these shortcuts", group, run: () => open("shortcuts") },
    ...nav.flatMap(({ href, label, shortcut }) =>
      shortcut ? [{ keys: shortcut, label: `Go to ${label}`, group, run: () => router.push(href) }] : [],
    ),
  ]);
}

export function AppFrame({ org, orgs, user, nav, commands = [], children }: AppFrameProps) {
  const [layer, setLayer] = useState<Layer | null>(null);
  const close = () => setLayer(null);
  useFrameShortcuts(nav, setLayer);
  const rail = (
    <>
      <OrgSwitcher org={org} orgs={orgs} />
      <SearchButton onClick={() => setLayer("palette")} />
      <div className="min-h-0 grow overflow-y-auto">
        <NavList entries={nav} onNavigate={close} />
      </div>
      <UserButton user={user} />
    </>
  );
  return (
    <FrameContext value={{ openMenu: () => setLayer("menu"), openPalette: () => setLayer("palette") }}>
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
      {layer === "menu" ? <MobileMenu onClose={close}>{rail}</MobileMenu> : null}
      {layer === "palette" ? (
        <CommandPalette onClose={close} entries={[...navCommands(nav), ...commands]} />
      ) : null}
      {layer === "shortcuts" ? <ShortcutOverlay onClose={close} /> : null}
      <ShortcutListener />
    </FrameContext>
  );
}
