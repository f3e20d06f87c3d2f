// The imports that a project has seen, newest first.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useProjectInput } from "@/components/projects/project-context";
import type { ImportRow } from "@/components/projects/types";
import { useTRPC } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount } from "@/lib/format";

const TONES: Record<ImportRow["state"], "neutral" | "accent" | "success" | "danger"> = {
  uploaded: "neutral",
  queued: "neutral",
  running: "accent",
  completed: "success",
  failed: "danger",
  canceled: "neutral",
};

export function ImportList({ onOpen }: { onOpen: (importId: string) => void }) {
  const { data } = useQuery(useTRPC().import.list.queryOptions(useProjectInput()));
  if (!data || data.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h2 className="font-medium">Earlier imports</h2>
      <Table>
        <TableHead>
          <tr>
            <HeadCell>File</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell numeric>Imported</HeadCell>
            <HeadCell numeric>Refused</HeadCell>
            <HeadCell>When</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {data.map((row) => (
            <TableRow key={row.id}>
              <Cell>
                <button
                  type="button"
                  className="min-w-32 break-all text-left underline-offset-2 hover:underline"
                  onClick={() => onOpen(row.id)}
                >
                  {row.fileName}
                </button>
              </Cell>
              <Cell>
                <Badge tone={TONES[row.state]}>{row.state}</Badge>
              </Cell>
              <Cell numeric>{formatCount(row.rowsImported)}</Cell>
              <Cell numeric>{formatCount(row.rowsRejected)}</Cell>
              <Cell>
                <RelativeTime at={row.createdAt} />
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
