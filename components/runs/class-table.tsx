// Precision, recall and F1 of each class; a click on a head sorts.
"use client";

import { useState } from "react";
import { LabelById, nameIn, useLabelBook } from "@/components/runs/label-book";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent } from "@/lib/format";
import type { ClassScore } from "@/lib/metrics/f1";

const COLUMNS = ["precision", "recall", "f1", "support"] as const;
type Column = (typeof COLUMNS)[number];
const NAMES: Record<Column, string> = {
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  support: "Support",
};

export function ClassTable({ classes }: { classes: readonly ClassScore[] }) {
  const book = useLabelBook();
  const [sort, setSort] = useState<{ by: Column; up: boolean }>({ by: "support", up: false });
  const sign = sort.up ? 1 : -1;
  const rows = [...classes].sort(
    (a, b) =>
      sign * ((a[sort.by] ?? -1) - (b[sort.by] ?? -1)) ||
      nameIn(book, a.label).localeCompare(nameIn(book, b.label)),
  );
  const directionOf = (by: Column) => (sort.by === by ? (sort.up ? "ascending" : "descending") : "none");
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell>Class</HeadCell>
          {COLUMNS.map((by) => (
            <HeadCell
              key={by}
              numeric
              sort={directionOf(by)}
              onSort={() => setSort({ by, up: sort.by === by && !sort.up })}
            >
              {NAMES[by]}
            </HeadCell>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.label}>
            <Cell className="max-w-48">
              <LabelById id={row.label} />
            </Cell>
            <Cell numeric>{formatPercent(row.precision)}</Cell>
            <Cell numeric>{formatPercent(row.recall)}</Cell>
            <Cell numeric>{row.f1.toFixed(2)}</Cell>
            <Cell numeric>{formatCount(row.support)}</Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
