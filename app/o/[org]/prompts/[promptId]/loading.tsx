// The shape of the studio while it is on the way.
import { Page } from "@/components/frame/page";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <Page title="Prompt" hideTitle crumbs={[{ label: "Prompts" }]} width="full" fill>
      <div role="status" aria-label="Loading the prompt" className="grid grow gap-5 lg:grid-cols-2">
        <div className="grid content-start gap-4">
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="h-40" />
          <Skeleton className="h-28" />
        </div>
        <div className="grid content-start gap-4 max-lg:hidden">
          <Skeleton className="h-8 w-1/2" />
          <Skeleton className="h-72" />
        </div>
      </div>
    </Page>
  );
}
