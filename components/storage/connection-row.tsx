// One storage connection in the list: where it reads, when next, and what the last sync did.
"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { ConnectionMenu } from "@/components/storage/connection-menu";
import { CountLink } from "@/components/storage/count-link";
import { SyncBadge } from "@/components/storage/sync-badge";
import type { ConnectionView } from "@/components/storage/types";
import { useStoragePaths } from "@/components/storage/use-storage";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, TableRow } from "@/components/ui/table";
import { isActiveSync, kindWords, placeWords, SCHEDULE_WORDS, seenWords } from "@/lib/storage-words";

export function ConnectionRow({ connection }: { connection: ConnectionView }) {
  const { id, lastSync, objects } = connection;
  const paths = useStoragePaths();
  const page = paths.connection(id);
  return (
    <TableRow>
      <TitleCell
        connection={connection}
        href={page}
        actions={<ConnectionMenu connection={connection} size="sm" />}
      />
      <Cell className="max-md:hidden">
        <Schedule connection={connection} />
      </Cell>
      <Cell className="min-w-36 max-md:hidden">
        <LastSync sync={lastSync} />
      </Cell>
      <Cell numeric>
        <CountLink
          count={lastSync?.tasksAdded ?? 0}
          href={paths.tasks}
          of="task added"
          plural="tasks added"
        />
      </Cell>
      <Cell numeric>
        <CountLink count={objects.failed} href={`${page}?state=failed`} of="failed object" tone="danger" />
      </Cell>
      <Cell numeric>
        <CountLink count={objects.missing} href={`${page}?state=missing`} of="missing object" />
      </Cell>
      <Cell className="max-md:hidden">
        <span className="flex justify-end">
          <ConnectionMenu connection={connection} size="sm" />
        </span>
      </Cell>
    </TableRow>
  );
}

type TitleProps = { connection: ConnectionView; href: string; actions: ReactNode };

/** On narrow screens the state and the actions stand here, where no scrolling is needed to reach them. */
function TitleCell({ connection, href, actions }: TitleProps) {
  const { title, source, prefix, lastSync } = connection;
  return (
    <Cell className="min-w-52">
      <Link href={href} className="break-words font-medium underline-offset-2 hover:underline">
        {title}
      </Link>
      <span className="block text-muted text-sm">
        {kindWords(source)} · <span className="wrap-anywhere">{placeWords(source, prefix)}</span>
      </span>
      <span className="mt-1.5 grid justify-items-start gap-1.5 md:hidden">
        <LastSync sync={lastSync} />
        {actions}
      </span>
    </Cell>
  );
}

function Schedule({
  connection: { schedule, nextSyncAt },
}: {
  connection: Pick<ConnectionView, "schedule" | "nextSyncAt">;
}) {
  return (
    <span className="whitespace-nowrap">
      {SCHEDULE_WORDS[schedule]}
      {schedule !== "manual" && nextSyncAt ? (
        <span className="block text-muted text-sm">
          next sync <RelativeTime at={nextSyncAt} />
        </span>
      ) : null}
    </span>
  );
}

function LastSync({ sync }: { sync: ConnectionView["lastSync"] }) {
  if (!sync) return <span className="text-muted">never</span>;
  return (
    <>
      <SyncBadge state={sync.state} />
      <span className="block text-muted text-sm">
        {isActiveSync(sync) ? seenWords(sync) : <RelativeTime at={sync.endedAt ?? sync.createdAt} />}
      </span>
    </>
  );
}
