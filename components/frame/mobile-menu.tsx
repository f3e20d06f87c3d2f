// The rail as a drawer on narrow screens.
"use client";

import * as DialogPrimitive from "radix-ui/dialog";
import type { ReactNode } from "react";

export interface MobileMenuProps {
  onClose: () => void;
  children: ReactNode;
}

export default function MobileMenu({ onClose, children }: MobileMenuProps) {
  return (
    <DialogPrimitive.Root open onOpenChange={onClose}>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay md:hidden" />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] animate-slide-in-left flex-col gap-3 border-r bg-canvas p-3 outline-none md:hidden"
        >
          <DialogPrimitive.Title className="sr-only">Menu</DialogPrimitive.Title>
          {children}
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}
