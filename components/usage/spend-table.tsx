// Spending by model or by project, the most expensive first, with bars beside the dollars.
import type { ReactNode } from "react";
import { ShareBar } from "@/components/ui/share-bar";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatTokens, formatUsd } from "@/lib/format";
import type { Spend } from "@/lib/usage";

export interface SpendTableProps {
  /** What a row is, such as "Model". */
  head: string;
  rows: readonly (Spend & { id: string; name: ReactNode })[];
}

export function SpendTable({ head, rows }: SpendTableProps) {
  const most = Math.max(0, ...rows.map(({ costUsd }) => costUsd));
  return (
    <Table aria-label={`By ${head.toLowerCase()}`}>
      <TableHead>
        <tr>
          <HeadCell>{head}</HeadCell>
          <HeadCell numeric className="hidden sm:table-cell">
            Tasks
          </HeadCell>
          <HeadCell numeric className="hidden md:table-cell">
            Calls
          </HeadCell>
          <HeadCell numeric className="hidden md:table-cell">
            Input tokens
          </HeadCell>
          <HeadCell numeric className="hidden md:table-cell">
            Output tokens
          </HeadCell>
          <HeadCell numeric>Dollars</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <Cell className="max-w-56">
              <span className="block truncate">{row.name}</span>
              <ShareBar share={most === 0 ? 0 : row.costUsd / most} />
            </Cell>
            <Cell numeric className="hidden sm:table-cell">
              {formatCount(row.tasks)}
            </Cell>
            <Cell numeric className="hidden md:table-cell">
              {formatCount(row.calls)}
            </Cell>
            <Cell numeric className="hidden md:table-cell">
              {formatTokens(row.inputTokens)}
            </Cell>
            <Cell numeric className="hidden md:table-cell">
              {formatTokens(row.outputTokens)}
            </Cell>
            <Cell numeric>{dollarWords(row)}</Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** An unknown price is said, never shown as nothing. */
export function dollarWords({
  costUsd,
  calls,
  unknownCalls,
}: Pick<Spend, "costUsd" | "calls" | "unknownCalls">): string {
  if (unknownCalls === 0) return formatUsd(costUsd);
  return unknownCalls >= calls && costUsd === 0 ? "unknown" : `${formatUsd(costUsd)} + unknown`;
}
