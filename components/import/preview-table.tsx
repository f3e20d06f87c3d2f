// The first rows of a file as they were read, with the role of each column.
"use client";

import type { ImportPreview } from "@/components/projects/types";
import { Badge } from "@/components/ui/badge";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";

type Props = { preview: ImportPreview; mapping: ImportPreview["proposed"] };

export function PreviewTable({ preview, mapping }: Props) {
  const roleOf = (column: string) => {
    if (column === mapping.textColumn) return "text";
    if (column === mapping.labelColumn) return "true label";
    return column === mapping.idColumn ? "id" : null;
  };
  return (
    <Table aria-label="The first rows">
      <TableHead>
        <tr>
          <HeadCell numeric>Line</HeadCell>
          {preview.columns.map((column) => (
            <HeadCell key={column}>
              <span className="flex items-center gap-1.5">
                {column}
                {roleOf(column) ? <Badge tone="accent">{roleOf(column)}</Badge> : null}
              </span>
            </HeadCell>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {preview.rows.map((row) => (
          <TableRow key={row.line}>
            <Cell numeric className="text-muted">
              {row.line}
            </Cell>
            {preview.columns.map((column, index) => (
              <Cell key={column} className="min-w-24 max-w-md" dir="auto">
                <span className="line-clamp-2 break-words">{row.cells[index]}</span>
              </Cell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
