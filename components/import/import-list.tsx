// The imports that a project has seen, newest first.
"use client";

import { UndoImportButton } from "@/components/import/undo-import-button";
import { isMoving, useImports } from "@/components/import/use-imports";
import type { ImportRow } from "@/components/projects/types";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent, NOTHING } from "@/lib/format";
import { phaseOf } from "@/lib/import-progress";

const TONES: Record<ImportRow["state"], "neutral" | "accent" | "success" | "danger"> = {
  uploaded: "neutral",
  queued: "neutral",
  running: "accent",
  completed: "success",
  failed: "danger",
  canceled: "neutral",
  undone: "neutral",
};

export function ImportList({ onOpen }: { onOpen: (importId: string) => void }) {
  const { data } = useImports();
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
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
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
                <Badge tone={TONES[row.state]}>{wordOf(row)}</Badge>
              </Cell>
              <Cell numeric>{isMoving(row) ? NOTHING : formatCount(row.rowsImported)}</Cell>
              <Cell numeric>{formatCount(row.rowsRejected)}</Cell>
              <Cell>
                <RelativeTime at={row.createdAt} />
              </Cell>
              <Cell className="text-right">
                <UndoImportButton row={row} />
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

/** While it moves the state is how far it is. */
function wordOf(row: ImportRow): string {
  const phase = phaseOf(row);
  if (!phase || phase.name === "waiting") return row.state;
  const share = formatPercent(phase.done / phase.total, 0);
  return `${share} ${phase.name === "reading" ? "read" : "written"}`;
}
