// The shape of the page about spending while it is on the way.
import { Page } from "@/components/frame/page";
import { TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page title="Usage" crumbs={[{ label: "Usage" }]}>
      <TableSkeleton rows={6} columns={5} label="Loading usage" />
    </Page>
  );
}
