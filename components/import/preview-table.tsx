// The first rows of a file as they were read, with the role of each column.
"use client";

import type { ColumnMapping } from "@/components/import/column-selects";
import { Badge } from "@/components/ui/badge";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";

export interface PreviewTableProps {
  columns: readonly string[];
  /** `key`: the object that a row of a storage is in. */
  rows: readonly { key?: string; line: number; cells: readonly string[] }[];
  mapping: ColumnMapping;
}

export function PreviewTable({ columns, rows, mapping }: PreviewTableProps) {
  const hasObjects = rows.some(({ key }) => key !== undefined);
  const roleOf = (column: string) => {
    if (column === mapping.textColumn) return "text";
    if (column === mapping.labelColumn) return "true label";
    return column === mapping.idColumn ? "id" : null;
  };
  return (
    <Table aria-label="The first rows">
      <TableHead>
        <tr>
          {hasObjects ? <HeadCell>Object</HeadCell> : null}
          <HeadCell numeric>Line</HeadCell>
          {columns.map((column) => (
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
        {rows.map((row) => (
          <TableRow key={`${row.key ?? ""} ${row.line}`}>
            {hasObjects ? <Cell className="min-w-32 break-all text-muted">{row.key}</Cell> : null}
            <Cell numeric className="text-muted">
              {row.line}
            </Cell>
            {columns.map((column, index) => (
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
