// What a page looks like while its data is on the way; for loading.tsx files.
import { TopBar } from "@/components/frame/top-bar";
import { Skeleton, TableSkeleton, TextSkeleton } from "@/components/ui/skeleton";

export interface PageSkeletonProps {
  /** The shape of what comes. */
  content?: "table" | "cards" | "form";
}

function CardsSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {["a", "b", "c", "d", "e", "f"].map((place) => (
        <div key={place} className="grid h-32 content-start gap-3 rounded-lg border p-4">
          <Skeleton className="w-1/2" />
          <Skeleton className="h-3 w-4/5" />
          <Skeleton className="h-3 w-3/5" />
        </div>
      ))}
    </div>
  );
}

const SHAPES = {
  table: <TableSkeleton rows={10} columns={5} />,
  cards: <CardsSkeleton />,
  form: (
    <div className="max-w-xl">
      <TextSkeleton lines={8} />
    </div>
  ),
};

export function PageSkeleton({ content = "table" }: PageSkeletonProps) {
  return (
    <div className="flex min-w-0 grow flex-col">
      <TopBar crumbs={[]} />
      <main id="main" tabIndex={-1} className="flex w-full max-w-6xl grow flex-col gap-5 px-4 py-5 md:px-6">
        <Skeleton className="h-6 w-48" />
        {SHAPES[content]}
      </main>
    </div>
  );
}
