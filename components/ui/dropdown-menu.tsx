// A menu of actions that opens from a button.
"use client";

import { Check, ChevronRight } from "lucide-react";
import * as MenuPrimitive from "radix-ui/dropdown-menu";
import type { ComponentProps, ReactNode } from "react";
import { Kbd } from "@/components/ui/kbd";
import { FLOATING, MENU_ROW } from "@/components/ui/menu-look";
import { cn } from "@/lib/cn";

export interface DropdownMenuProps {
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  defaultOpen?: boolean;
  className?: string;
  children: ReactNode;
}

export function DropdownMenu(props: DropdownMenuProps) {
  const { trigger, align = "end", side = "bottom", defaultOpen = false, className, children } = props;
  return (
    <MenuPrimitive.Root modal={false} defaultOpen={defaultOpen}>
      <MenuPrimitive.Trigger asChild>{trigger}</MenuPrimitive.Trigger>
      <MenuPrimitive.Portal>
        <MenuPrimitive.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            FLOATING,
            "max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1",
            className,
          )}
        >
          {children}
        </MenuPrimitive.Content>
      </MenuPrimitive.Portal>
    </MenuPrimitive.Root>
  );
}

export interface MenuItemProps extends ComponentProps<typeof MenuPrimitive.Item> {
  icon?: ReactNode;
  shortcut?: string;
  tone?: "danger";
}

export function MenuItem({ icon, shortcut, tone, className, children, asChild, ...props }: MenuItemProps) {
  const look = cn(MENU_ROW, tone === "danger" && "text-danger-ink [&_svg]:text-danger-ink", className);
  if (asChild) {
    return (
      <MenuPrimitive.Item asChild className={look} {...props}>
        {children}
      </MenuPrimitive.Item>
    );
  }
  return (
    <MenuPrimitive.Item className={look} {...props}>
      {icon}
      <span className="grow">{children}</span>
      {shortcut ? <Kbd keys={shortcut} /> : null}
    </MenuPrimitive.Item>
  );
}

export function MenuCheckItem({
  className,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.CheckboxItem>) {
  return (
    <MenuPrimitive.CheckboxItem className={cn(MENU_ROW, "pl-8", className)} {...props}>
      <MenuPrimitive.ItemIndicator className="absolute left-2">
        <Check aria-hidden="true" />
      </MenuPrimitive.ItemIndicator>
      {children}
    </MenuPrimitive.CheckboxItem>
  );
}

export const MenuRadioGroup = MenuPrimitive.RadioGroup;

export function MenuRadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof MenuPrimitive.RadioItem>) {
  return (
    <MenuPrimitive.RadioItem className={cn(MENU_ROW, "pl-8", className)} {...props}>
      <MenuPrimitive.ItemIndicator className="absolute left-2">
        <Check aria-hidden="true" />
      </MenuPrimitive.ItemIndicator>
      {children}
    </MenuPrimitive.RadioItem>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof MenuPrimitive.Label>) {
  return <MenuPrimitive.Label className={cn("px-2 py-1 text-faint text-xs", className)} {...props} />;
}

export function MenuSeparator() {
  return <MenuPrimitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuSub({
  label,
  icon,
  children,
}: {
  label: ReactNode;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <MenuPrimitive.Sub>
      <MenuPrimitive.SubTrigger className={cn(MENU_ROW, "data-[state=open]:bg-hover")}>
        {icon}
        <span className="grow">{label}</span>
        <ChevronRight aria-hidden="true" />
      </MenuPrimitive.SubTrigger>
      <MenuPrimitive.Portal>
        <MenuPrimitive.SubContent
          sideOffset={4}
          collisionPadding={8}
          className={cn(FLOATING, "min-w-40 p-1")}
        >
          {children}
        </MenuPrimitive.SubContent>
      </MenuPrimitive.Portal>
    </MenuPrimitive.Sub>
  );
}
