// The bar over a page: menu on narrow screens, breadcrumbs, the page's actions.
"use client";

import { Menu, Search } from "lucide-react";
import type { ReactNode } from "react";
import { useFrame } from "@/components/frame/frame-context";
import { Breadcrumbs, type Crumb } from "@/components/ui/breadcrumbs";
import { Button } from "@/components/ui/button";

export interface TopBarProps {
  crumbs: readonly Crumb[];
  /** The primary action last. */
  actions?: ReactNode;
}

export function TopBar({ crumbs, actions }: TopBarProps) {
  const frame = useFrame();
  return (
    <div className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-2 border-b bg-surface px-4 md:px-6">
      {frame ? (
        <Button
          variant="ghost"
          aria-label="Open the menu"
          className="-ml-2 w-8 px-0 md:hidden"
          onClick={frame.openMenu}
        >
          <Menu aria-hidden="true" />
        </Button>
      ) : null}
      <div className="min-w-0 grow">
        <Breadcrumbs crumbs={crumbs} />
      </div>
      {actions ? <div className="flex shrink-0 items-center gap-2">{actions}</div> : null}
      {frame ? (
        <Button
          variant="ghost"
          aria-label="Search and commands"
          className="-mr-2 w-8 px-0 md:hidden"
          onClick={frame.openPalette}
        >
          <Search aria-hidden="true" />
        </Button>
      ) : null}
    </div>
  );
}
