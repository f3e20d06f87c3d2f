// The shape of the list of jobs while it is on the way; in a group of its own, so that a job can still answer "not found".
import { Page } from "@/components/frame/page";
import { TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page title="Jobs" crumbs={[{ label: "Jobs" }]}>
      <TableSkeleton rows={6} columns={5} label="Loading jobs" />
    </Page>
  );
}
