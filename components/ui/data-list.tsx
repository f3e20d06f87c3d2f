// Names and values below each other, for details of one thing.
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface DataListItem {
  name: string;
  value: ReactNode;
  numeric?: boolean;
}

export function DataList({ items, className }: { items: readonly DataListItem[]; className?: string }) {
  return (
    <dl className={cn("grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5", className)}>
      {items.map((item) => (
        <div key={item.name} className="contents">
          <dt className="text-muted">{item.name}</dt>
          <dd className={cn("min-w-0 break-words", item.numeric && "tabular")}>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
