// The shape of a project's predictions before they are there.
import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";

export function PredictionsSkeleton() {
  return (
    <div className="grid gap-6">
      <div className="grid gap-2">
        <Skeleton className="w-40" />
        <TableSkeleton rows={3} columns={5} label="Loading predictions" />
      </div>
      <div className="grid gap-2">
        <Skeleton className="w-32" />
        <TableSkeleton rows={2} columns={4} label="Loading conversions" />
      </div>
    </div>
  );
}
