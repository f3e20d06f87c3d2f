// The objects that a connection has seen, by state, each failed one with its reason.
"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { describeError } from "@/components/error-note";
import { useProjectInput } from "@/components/projects/project-context";
import { ObjectRow } from "@/components/storage/object-row";
import type { ConnectionView } from "@/components/storage/types";
import { useStorageActions } from "@/components/storage/use-storage";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { TableSkeleton } from "@/components/ui/skeleton";
import { FullRow, HeadCell, Table, TableBody, TableHead } from "@/components/ui/table";
import type { ObjectState } from "@/lib/schemas/storage";
import { isActiveSync } from "@/lib/storage-words";

const FILTERS = [
  { value: "all" as const, label: "All" },
  { value: "synced" as const, label: "Synced" },
  { value: "failed" as const, label: "Failed" },
  { value: "missing" as const, label: "Missing" },
];
const COLUMNS = 6;

export interface ObjectTableProps {
  connection: ConnectionView;
  state: ObjectState | null;
  onState: (state: ObjectState | null) => void;
}

export function ObjectTable({ connection, state, onState }: ObjectTableProps) {
  const { sync, isStarting } = useStorageActions(connection);
  return (
    <section aria-label="Objects" className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-medium">Objects</h2>
        <div className="flex flex-wrap items-center gap-2">
          {connection.objects.failed > 0 && !isActiveSync(connection.lastSync) ? (
            <Button size="sm" busy={isStarting} onClick={() => sync(true)}>
              Try failed ones again
            </Button>
          ) : null}
          <Segmented
            label="State of the objects"
            size="sm"
            options={FILTERS}
            value={state ?? "all"}
            onValueChange={(next) => onState(next === "all" ? null : next)}
          />
        </div>
      </div>
      <Objects connectionId={connection.id} state={state} />
    </section>
  );
}

function Objects({ connectionId, state }: { connectionId: string; state: ObjectState | null }) {
  const query = useInfiniteQuery(
    useTRPC().storage.listObjects.infiniteQueryOptions(
      { ...useProjectInput(), connectionId, ...(state && { state }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
    ),
  );
  if (query.isError && !query.data)
    return (
      <ErrorState
        title="The objects did not load"
        description={describeError(query.error).message}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  if (query.isPending) return <TableSkeleton rows={5} columns={5} label="Loading objects" />;
  const objects = query.data.pages.flatMap((page) => page.items);
  return (
    <>
      <Table aria-label="Objects">
        <TableHead>
          <tr>
            <HeadCell>Object</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell numeric>Rows</HeadCell>
            <HeadCell numeric>Refused</HeadCell>
            <HeadCell numeric>Size</HeadCell>
            <HeadCell>Read</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {objects.length === 0 ? (
            <FullRow columns={COLUMNS}>
              <p className="px-3 py-4 text-muted">{state ? `No object is ${state}.` : "No object yet."}</p>
            </FullRow>
          ) : null}
          {objects.map((object) => (
            <ObjectRow key={String(object.id)} object={object} columns={COLUMNS} />
          ))}
        </TableBody>
      </Table>
      {query.hasNextPage ? (
        <div>
          <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </>
  );
}
