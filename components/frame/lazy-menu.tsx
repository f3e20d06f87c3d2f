// A menu button that loads its menu with the first click, so that a page's first load does not carry it.
"use client";

import { type ReactNode, Suspense, useState } from "react";

export interface LazyMenuProps {
  className: string;
  /** What the button shows. */
  face: ReactNode;
  /** Draws the menu, open, around the button it is given. */
  menu: (trigger: ReactNode) => ReactNode;
}

export function LazyMenu({ className, face, menu }: LazyMenuProps) {
  const [isWanted, setIsWanted] = useState(false);
  const closed = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded="false"
      className={className}
      onClick={() => setIsWanted(true)}
    >
      {face}
    </button>
  );
  if (!isWanted) return closed;
  const trigger = (
    <button type="button" className={className}>
      {face}
    </button>
  );
  return <Suspense fallback={closed}>{menu(trigger)}</Suspense>;
}
