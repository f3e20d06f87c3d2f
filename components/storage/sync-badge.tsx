// The state of a sync as a badge.
import { Badge } from "@/components/ui/badge";
import type { SyncState } from "@/lib/schemas/storage";
import { isActiveSync, SYNC_STATE_WORDS } from "@/lib/storage-words";

export function SyncBadge({ state }: { state: SyncState }) {
  const { label, tone } = SYNC_STATE_WORDS[state];
  return (
    <Badge tone={tone} dot={isActiveSync({ state })}>
      {label}
    </Badge>
  );
}
