// What the top bar of a page asks of the frame around it.
"use client";

import { createContext, use } from "react";

export interface FrameControls {
  openMenu: () => void;
  openPalette: () => void;
}

export const FrameContext = createContext<FrameControls | null>(null);

/** Null on pages without a frame. */
export function useFrame(): FrameControls | null {
  return use(FrameContext);
}
