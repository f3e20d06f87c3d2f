// A square button that shows only an icon and is named by its label and tooltip.
"use client";

import type { ReactNode } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";

export interface IconButtonProps extends Omit<ButtonProps, "children" | "asChild" | "aria-label"> {
  /** The accessible name, also shown as the tooltip. */
  label: string;
  /** A key to show in the tooltip, such as "e" or "mod+k". */
  shortcut?: string;
  children: ReactNode;
}

const WIDTHS = { sm: "w-7", md: "w-8", lg: "w-10" };

export function IconButton({
  label,
  shortcut,
  variant = "ghost",
  size,
  className,
  ...props
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(shortcut ? { shortcut } : {})}>
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn("px-0", WIDTHS[size ?? "md"], className)}
        {...props}
      />
    </Tooltip>
  );
}
