// A small floating box for controls that belong to a button.
"use client";

import * as PopoverPrimitive from "radix-ui/popover";
import type { ReactNode } from "react";
import { FLOATING } from "@/components/ui/menu-look";
import { cn } from "@/lib/cn";

export interface PopoverProps {
  trigger: ReactNode;
  /** The accessible name of the box. */
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  className?: string;
  children: ReactNode;
}

export const PopoverClose = PopoverPrimitive.Close;

export function Popover(props: PopoverProps) {
  const { trigger, label, open, onOpenChange, align = "start", side = "bottom", className, children } = props;
  return (
    <PopoverPrimitive.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <PopoverPrimitive.Trigger asChild>{trigger}</PopoverPrimitive.Trigger>
      <PopoverPrimitive.Portal>
        <PopoverPrimitive.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            FLOATING,
            "max-h-(--radix-popover-content-available-height) w-72 overflow-y-auto p-3",
            className,
          )}
        >
          {children}
        </PopoverPrimitive.Content>
      </PopoverPrimitive.Portal>
    </PopoverPrimitive.Root>
  );
}
