// Said while a project has no storage connection: what one does, and the way to the first.
import { Cloud } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/ui/empty-state";

export function NoConnections({ action }: { action: ReactNode }) {
  return (
    <EmptyState
      icon={<Cloud />}
      title="No storage connected"
      description="A connection reads the objects of a bucket, container or folder and makes tasks of them, once or on a schedule. What it has read is never read twice, and nothing is ever written there."
      action={action}
    />
  );
}
