// Tabs inside one page, and the same look for tabs that are links to pages.
"use client";

import Link from "next/link";
import * as TabsPrimitive from "radix-ui/tabs";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

const BAR = "flex gap-4 overflow-x-auto border-b [scrollbar-width:none]";
const TAB =
  "-mb-px inline-flex h-9 shrink-0 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-0.5 font-medium text-muted hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:text-ink data-[state=active]:border-accent data-[state=active]:text-ink";

function Count({ count }: { count: ReactNode }) {
  return <span className="rounded-full bg-hover px-1.5 text-muted text-xs tabular">{count}</span>;
}

export interface TabItem {
  value: string;
  label: ReactNode;
  count?: ReactNode;
  disabled?: boolean;
  content: ReactNode;
}

export interface TabsProps {
  label: string;
  tabs: readonly TabItem[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
}

export function Tabs({ label, tabs, value, defaultValue, onValueChange, className }: TabsProps) {
  const start = defaultValue ?? tabs[0]?.value ?? "";
  return (
    <TabsPrimitive.Root
      {...(value === undefined ? { defaultValue: start } : { value })}
      {...(onValueChange ? { onValueChange } : {})}
      className={cn("min-w-0", className)}
    >
      <TabsPrimitive.List aria-label={label} className={BAR}>
        {tabs.map((tab) => (
          <TabsPrimitive.Trigger
            key={tab.value}
            value={tab.value}
            disabled={tab.disabled ?? false}
            className={TAB}
          >
            {tab.label}
            {tab.count === undefined ? null : <Count count={tab.count} />}
          </TabsPrimitive.Trigger>
        ))}
      </TabsPrimitive.List>
      {tabs.map((tab) => (
        <TabsPrimitive.Content key={tab.value} value={tab.value} className="pt-4 outline-none">
          {tab.content}
        </TabsPrimitive.Content>
      ))}
    </TabsPrimitive.Root>
  );
}

export interface LinkTab {
  href: string;
  label: ReactNode;
  count?: ReactNode;
}

export function LinkTabs({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly LinkTab[];
  current: string;
}) {
  return (
    <nav aria-label={label} className={BAR}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.href === current ? "page" : undefined}
          className={cn(TAB)}
        >
          {tab.label}
          {tab.count === undefined ? null : <Count count={tab.count} />}
        </Link>
      ))}
    </nav>
  );
}
