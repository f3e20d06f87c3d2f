// A few exclusive choices side by side, for switching a view.
"use client";

import * as TogglePrimitive from "radix-ui/toggle-group";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface SegmentOption<T extends string> {
  value: T;
  label: ReactNode;
  /** The accessible name where the label is only an icon. */
  name?: string;
  disabled?: boolean;
}

export interface SegmentedProps<T extends string> {
  label: string;
  options: readonly SegmentOption<T>[];
  value: T;
  onValueChange: (value: T) => void;
  size?: "sm" | "md";
  className?: string;
}

export function Segmented<T extends string>({
  label,
  options,
  value,
  onValueChange,
  size = "md",
  className,
}: SegmentedProps<T>) {
  return (
    <TogglePrimitive.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        if (next !== "") onValueChange(next as T);
      }}
      className={cn("inline-flex items-center gap-0.5 rounded-lg border bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <TogglePrimitive.Item
          key={option.value}
          value={option.value}
          aria-label={option.name}
          disabled={option.disabled ?? false}
          className={cn(
            "inline-flex items-center gap-1.5 rounded-md border border-transparent px-2.5 font-medium text-muted hover:text-ink disabled:opacity-50 data-[state=on]:border-line data-[state=on]:bg-surface data-[state=on]:text-ink [&_svg]:size-4",
            size === "sm" ? "h-5.5 text-xs" : "h-6.5 text-sm",
          )}
        >
          {option.label}
        </TogglePrimitive.Item>
      ))}
    </TogglePrimitive.Root>
  );
}
