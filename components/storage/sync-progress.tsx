// How far the running sync is, and the button that stops it.
"use client";

import type { ConnectionView, SyncView } from "@/components/storage/types";
import { useStorageActions } from "@/components/storage/use-storage";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { outcomeWords, seenWords } from "@/lib/storage-words";

export function SyncProgress({ connection, sync }: { connection: ConnectionView; sync: SyncView }) {
  const { cancel, isCanceling } = useStorageActions(connection);
  return (
    <section aria-label="Progress of the sync" className="grid gap-2 rounded-lg border bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium" role="status">
          {sync.state === "queued" ? "Waiting for its turn" : "Syncing"}
        </p>
        <Button size="sm" busy={isCanceling} onClick={() => cancel(sync.id)}>
          Cancel
        </Button>
      </div>
      <Progress label="Sync" />
      <p className="text-muted text-sm tabular">
        {seenWords(sync)}; {outcomeWords(sync)}
      </p>
      <p className="text-faint text-sm">You may leave this page; the sync goes on.</p>
    </section>
  );
}
