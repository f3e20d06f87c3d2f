// The shape of the member page while it is on the way.
import { Page } from "@/components/frame/page";
import { TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page title="Members" crumbs={[{ label: "Members" }]}>
      <TableSkeleton rows={5} columns={5} label="Loading members" />
    </Page>
  );
}
