// The syncs of a connection, newest first, with what each one did.
"use client";

import { useQuery } from "@tanstack/react-query";
import { describeError } from "@/components/error-note";
import { useProjectInput } from "@/components/projects/project-context";
import { SyncBadge } from "@/components/storage/sync-badge";
import type { ConnectionView, SyncView } from "@/components/storage/types";
import { useTRPC } from "@/components/trpc";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Cell, FullRow, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatDuration, NOTHING } from "@/lib/format";
import { isActiveSync } from "@/lib/storage-words";

const COLUMNS = 9;

export function SyncHistory({ connection: { id, lastSync } }: { connection: ConnectionView }) {
  const query = useQuery(
    useTRPC().storage.listSyncs.queryOptions({ ...useProjectInput(), connectionId: id }),
  );
  // The running one is read each second with the connection.
  const syncs = (query.data ?? []).map((sync) => (sync.id === lastSync?.id ? lastSync : sync));
  return (
    <section className="grid gap-2">
      <h2 className="font-medium">Syncs</h2>
      {query.isError && !query.data ? (
        <ErrorState
          title="The syncs did not load"
          description={describeError(query.error).message}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : query.isPending ? (
        <TableSkeleton rows={3} columns={6} label="Loading syncs" />
      ) : (
        <SyncTable syncs={syncs} />
      )}
    </section>
  );
}

function SyncTable({ syncs }: { syncs: readonly SyncView[] }) {
  return (
    <Table aria-label="Syncs">
      <TableHead>
        <tr>
          <HeadCell>State</HeadCell>
          <HeadCell>Started</HeadCell>
          <HeadCell numeric>Seen</HeadCell>
          <HeadCell numeric>Read</HeadCell>
          <HeadCell numeric>Tasks added</HeadCell>
          <HeadCell numeric>Changed</HeadCell>
          <HeadCell numeric>Rows refused</HeadCell>
          <HeadCell numeric>Failed</HeadCell>
          <HeadCell numeric>Took</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {syncs.length === 0 ? (
          <FullRow columns={COLUMNS}>
            <p className="px-3 py-4 text-muted">No sync yet.</p>
          </FullRow>
        ) : null}
        {syncs.map((sync) => (
          <SyncRow key={sync.id} sync={sync} />
        ))}
      </TableBody>
    </Table>
  );
}

function SyncRow({ sync }: { sync: SyncView }) {
  const took = sync.startedAt && sync.endedAt ? sync.endedAt.getTime() - sync.startedAt.getTime() : null;
  return (
    <TableRow>
      <Cell className="min-w-40">
        <SyncBadge state={sync.state} />
        {sync.error ? <span className="mt-0.5 block text-danger-ink text-sm">{sync.error}</span> : null}
      </Cell>
      <Cell className="whitespace-nowrap">
        <RelativeTime at={sync.createdAt} />
        <span className="block text-muted text-sm">{sync.bySchedule ? "by schedule" : sync.startedBy}</span>
      </Cell>
      <Cell numeric>{formatCount(sync.objectsSeen)}</Cell>
      <Cell numeric>{formatCount(sync.objectsRead)}</Cell>
      <Cell numeric>{formatCount(sync.tasksAdded)}</Cell>
      <Cell numeric>{formatCount(sync.tasksChanged)}</Cell>
      <Cell numeric>{formatCount(sync.rowsRejected)}</Cell>
      <Cell numeric className={sync.objectsFailed > 0 ? "text-danger-ink" : undefined}>
        {formatCount(sync.objectsFailed)}
      </Cell>
      <Cell numeric className="whitespace-nowrap">
        {isActiveSync(sync) ? NOTHING : formatDuration(took)}
      </Cell>
    </TableRow>
  );
}
