// Grey shapes in the form of what is loading, so that nothing jumps when it arrives.
import { cn } from "@/lib/cn";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("h-4 animate-shimmer rounded-sm bg-hover", className)} />;
}

function places(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/** Announces loading once and draws `lines` of text. */
export function TextSkeleton({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-2">
      {places(lines).map((line) => (
        <Skeleton key={line} className={line === lines ? "w-3/5" : "w-full"} />
      ))}
    </div>
  );
}

const WIDTHS = ["w-3/5", "w-2/5", "w-4/5", "w-1/2"];

/** Draws a table of `rows` × `columns` while its rows are on the way. */
export function TableSkeleton({
  rows = 8,
  columns = 4,
  label = "Loading",
}: {
  rows?: number;
  columns?: number;
  label?: string;
}) {
  return (
    <div role="status" aria-label={label} className="overflow-hidden rounded-lg border bg-surface">
      <div className="h-8 border-b bg-sunken" />
      {places(rows).map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-b px-3 last:border-b-0">
          {places(columns).map((column) => (
            <div key={column} className="min-w-0 flex-1">
              <Skeleton className={cn("h-3", WIDTHS[(row + column) % WIDTHS.length])} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
