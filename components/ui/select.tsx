// A drop-down for one value out of a known list; use radio buttons below four options.
"use client";

import { Check, ChevronsUpDown } from "lucide-react";
import * as SelectPrimitive from "radix-ui/select";
import type { ReactNode } from "react";
import { useNonce } from "@/components/ui/nonce";
import { cn } from "@/lib/cn";

export interface SelectOption<T extends string = string> {
  value: T;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<T extends string = string> {
  options: readonly SelectOption<T>[];
  value?: T | undefined;
  defaultValue?: T;
  onValueChange?: (value: T) => void;
  placeholder?: string;
  disabled?: boolean | undefined;
  name?: string;
  id?: string;
  size?: "sm" | "md";
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
}

const ITEM =
  "relative flex cursor-pointer select-none items-start gap-2 rounded-md py-1.5 pr-3 pl-7 outline-none data-[disabled]:cursor-not-allowed data-[highlighted]:bg-hover data-[disabled]:opacity-50";

function Option({ option }: { option: SelectOption }) {
  return (
    // Named by all its words; Radix would leave the description out.
    <SelectPrimitive.Item
      value={option.value}
      disabled={option.disabled ?? false}
      aria-labelledby={undefined}
      className={ITEM}
    >
      <SelectPrimitive.ItemIndicator className="absolute top-2 left-2 text-accent-ink">
        <Check className="size-3.5" aria-hidden="true" />
      </SelectPrimitive.ItemIndicator>
      <span className="min-w-0">
        <SelectPrimitive.ItemText>{option.label}</SelectPrimitive.ItemText>
        {option.description ? <span className="block text-muted text-sm">{option.description}</span> : null}
      </span>
    </SelectPrimitive.Item>
  );
}

export function Select<T extends string = string>(props: SelectProps<T>) {
  const {
    options,
    value,
    defaultValue,
    onValueChange,
    placeholder = "Choose…",
    disabled,
    name,
    size = "md",
  } = props;
  const nonce = useNonce();
  return (
    <SelectPrimitive.Root
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(name === undefined ? {} : { name })}
      {...(onValueChange ? { onValueChange: (next: string) => onValueChange(next as T) } : {})}
      disabled={disabled ?? false}
    >
      <SelectPrimitive.Trigger
        id={props.id}
        aria-label={props["aria-label"]}
        aria-describedby={props["aria-describedby"]}
        aria-invalid={props["aria-invalid"]}
        className={cn(
          "control flex w-full items-center justify-between gap-2 px-2.5 text-left data-[placeholder]:text-faint [&>span]:truncate",
          size === "sm" ? "h-7 text-sm" : "h-8",
          props.className,
        )}
      >
        <SelectPrimitive.Value placeholder={placeholder} />
        <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      </SelectPrimitive.Trigger>
      <SelectPrimitive.Portal>
        <SelectPrimitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(24rem,var(--radix-select-content-available-height))] min-w-(--radix-select-trigger-width) max-w-[calc(100vw-1rem)] animate-pop-in overflow-hidden rounded-lg border bg-raised shadow-float"
        >
          <SelectPrimitive.Viewport className="p-1" {...(nonce ? { nonce } : {})}>
            {options.map((option) => (
              <Option key={option.value} option={option} />
            ))}
          </SelectPrimitive.Viewport>
        </SelectPrimitive.Content>
      </SelectPrimitive.Portal>
    </SelectPrimitive.Root>
  );
}
