// One choice out of a few that are all worth reading, each with an optional explanation.
"use client";

import * as RadioPrimitive from "radix-ui/radio-group";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/cn";

export interface RadioOption {
  value: string;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

export interface RadioGroupProps extends Omit<ComponentProps<typeof RadioPrimitive.Root>, "children"> {
  options: readonly RadioOption[];
  /** Draws each option as a box of its own. */
  boxed?: boolean;
}

export function RadioGroup({ options, boxed, className, ...props }: RadioGroupProps) {
  const base = useId();
  return (
    <RadioPrimitive.Root {...props} className={cn("grid", boxed ? "gap-2" : "gap-1.5", className)}>
      {options.map((option) => {
        const id = `${base}-${option.value}`;
        return (
          <div
            key={option.value}
            className={cn(
              "grid grid-cols-[auto_1fr] gap-x-2.5",
              boxed &&
                "rounded-lg border p-3 has-[[data-state=checked]]:border-accent has-[[data-state=checked]]:bg-selected",
            )}
          >
            <RadioPrimitive.Item
              id={id}
              value={option.value}
              disabled={option.disabled}
              aria-describedby={option.description ? `${id}-hint` : undefined}
              className="control mt-0.5 grid size-4 place-items-center rounded-full focus-visible:outline-offset-2 data-[state=checked]:border-accent"
            >
              <RadioPrimitive.Indicator className="size-2 rounded-full bg-accent" />
            </RadioPrimitive.Item>
            <label htmlFor={id} className={cn("cursor-pointer", option.disabled && "text-faint")}>
              {option.label}
            </label>
            {option.description ? (
              <p id={`${id}-hint`} className="col-start-2 text-muted text-sm">
                {option.description}
              </p>
            ) : null}
          </div>
        );
      })}
    </RadioPrimitive.Root>
  );
}
