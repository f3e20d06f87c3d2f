// The shape of the prompt list while it is on the way; in a group of its own, so that the studio can still answer "not found".
import { Page } from "@/components/frame/page";
import { TableSkeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page title="Prompts" crumbs={[{ label: "Prompts" }]}>
      <TableSkeleton rows={5} columns={6} label="Loading prompts" />
    </Page>
  );
}
