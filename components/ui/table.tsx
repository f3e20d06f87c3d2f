// The parts of a dense table with a sticky head, numbers to the right and rows that show hover and selection.
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

/** The scrolling box around the table; give it a height to make the head stick. */
export function Table({ className, frame = true, ...props }: ComponentProps<"table"> & { frame?: boolean }) {
  return (
    <div
      className={cn(
        "relative w-full overflow-auto contain-inline-size",
        frame && "rounded-lg border bg-surface",
      )}
    >
      <table {...props} className={cn("w-full border-separate border-spacing-0 text-left", className)} />
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead {...props} className={cn("sticky top-0 z-10", className)} />;
}

export const TableBody = "tbody";

export function TableRow({ className, selected, ...props }: ComponentProps<"tr"> & { selected?: boolean }) {
  return (
    <tr
      {...props}
      aria-selected={selected}
      className={cn(
        "group/row hover:bg-hover/60 aria-selected:bg-selected [&:last-child>td]:border-b-0",
        className,
      )}
    />
  );
}

export interface HeadCellProps extends ComponentProps<"th"> {
  numeric?: boolean;
  /** Present when the column can be sorted: the present direction, or "none". */
  sort?: "ascending" | "descending" | "none";
  onSort?: () => void;
}

const SORT_ICONS = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown };

export function HeadCell({ numeric, sort, onSort, className, children, ...props }: HeadCellProps) {
  const Icon = sort ? SORT_ICONS[sort] : null;
  return (
    <th
      scope="col"
      {...props}
      aria-sort={sort}
      className={cn(
        "h-8 whitespace-nowrap border-b bg-sunken px-3 font-medium text-muted text-xs",
        numeric && "text-right",
        className,
      )}
    >
      {Icon ? (
        <button
          type="button"
          onClick={onSort}
          className="-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink"
        >
          {children}
          <Icon className={cn("size-3", sort === "none" && "opacity-50")} aria-hidden="true" />
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export function Cell({ numeric, className, ...props }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      {...props}
      className={cn("h-9 border-b px-3 py-1.5 align-middle", numeric && "text-right tabular", className)}
    />
  );
}

/** One row that spans the table, for "nothing here" inside a table that keeps its head. */
export function FullRow({ columns, children }: { columns: number; children: ReactNode }) {
  return (
    <tr>
      <td colSpan={columns} className="p-0">
        {children}
      </td>
    </tr>
  );
}
