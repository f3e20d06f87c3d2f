// The refused rows of an import with line and reason, and the same as a file.
"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useProjectInput } from "@/components/projects/project-context";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatPlural } from "@/lib/format";

export function RejectTable({ importId, count }: { importId: string; count: number }) {
  const input = useProjectInput();
  const query = useInfiniteQuery(
    useTRPC().import.listRejects.infiniteQueryOptions(
      { ...input, importId },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      flush
      title={`${formatPlural(count, "row")} refused`}
      actions={
        <Button size="sm" asChild>
          <a href={`/api/import/${importId}/rejects?${new URLSearchParams(input)}`} download>
            <Download aria-hidden="true" />
            Download as CSV
          </a>
        </Button>
      }
    >
      {query.isPending ? (
        <TableSkeleton rows={4} columns={3} label="Loading refused rows" />
      ) : (
        <Table frame={false}>
          <TableHead>
            <tr>
              <HeadCell numeric className="w-20">
                Line
              </HeadCell>
              <HeadCell>Reason</HeadCell>
              <HeadCell>Column</HeadCell>
              <HeadCell>Code</HeadCell>
            </tr>
          </TableHead>
          <TableBody>
            {rows.map((row) => (
              <TableRow key={String(row.id)}>
                <Cell numeric>{row.line}</Cell>
                <Cell>{row.reason}</Cell>
                <Cell className="break-all">{row.column}</Cell>
                <Cell className="text-muted text-xs">{row.code}</Cell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {query.hasNextPage ? (
        <div className="p-3">
          <Button size="sm" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}
