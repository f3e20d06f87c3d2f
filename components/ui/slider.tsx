// A slider for one number, or a range when two values are given.
"use client";

import * as SliderPrimitive from "radix-ui/slider";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export interface SliderProps extends ComponentProps<typeof SliderPrimitive.Root> {
  /** The accessible name of each thumb, in order. */
  thumbLabels: readonly [string, ...string[]];
}

export function Slider({ thumbLabels, className, ...props }: SliderProps) {
  return (
    <SliderPrimitive.Root
      {...props}
      className={cn(
        "relative flex h-5 w-full touch-none select-none items-center data-[disabled]:opacity-50",
        className,
      )}
    >
      <SliderPrimitive.Track className="relative h-1 grow rounded-full bg-line">
        <SliderPrimitive.Range className="absolute h-full rounded-full bg-accent" />
      </SliderPrimitive.Track>
      {thumbLabels.map((label) => (
        <SliderPrimitive.Thumb
          key={label}
          aria-label={label}
          className="block size-4 rounded-full border-2 border-accent bg-surface"
        />
      ))}
    </SliderPrimitive.Root>
  );
}
