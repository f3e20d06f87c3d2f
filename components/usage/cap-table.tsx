// The caps of the present month: what is spent under each, what is left, and the button that changes it.
"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCan, useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Progress } from "@/components/ui/progress";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { CapDialog } from "@/components/usage/cap-dialog";
import type { MonthCap } from "@/components/usage/types";
import { formatUsd } from "@/lib/format";
import { refusal } from "@/lib/permissions";

type Row = MonthCap & { projectId: string | null; name: string };

export function CapTable() {
  const { org } = useMembership();
  const query = useQuery(useTRPC().budget.list.queryOptions({ org: org.slug }));
  const [edited, setEdited] = useState<Row | null>(null);
  if (query.isPending) return <TableSkeleton rows={3} columns={4} label="Loading caps" />;
  if (query.isError)
    return (
      <ErrorState
        title="The caps did not load"
        description={describeError(query.error).message}
        onRetry={() => void query.refetch()}
      />
    );
  const rows: Row[] = [
    { ...query.data.organization, projectId: null, name: "the organization" },
    ...query.data.projects.map(({ title, ...cap }) => ({ ...cap, name: title })),
  ];
  return (
    <Card title="Caps of this month" flush>
      <Table frame={false} aria-label="Caps">
        <TableHead>
          <tr>
            <HeadCell>For</HeadCell>
            <HeadCell numeric className="hidden sm:table-cell">
              Spent
            </HeadCell>
            <HeadCell numeric>Cap</HeadCell>
            <HeadCell numeric className="hidden sm:table-cell">
              Left
            </HeadCell>
            <HeadCell>
              <span className="sr-only">Change</span>
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <CapRow key={row.projectId ?? ""} row={row} onEdit={() => setEdited(row)} />
          ))}
        </TableBody>
      </Table>
      {edited ? <CapDialog {...edited} onClose={() => setEdited(null)} /> : null}
    </Card>
  );
}

function CapRow({ row, onEdit }: { row: Row; onEdit: () => void }) {
  const permission = row.projectId === null ? "budget.update" : "projectBudget.update";
  const mayEdit = useCan()(permission);
  const { name, amountUsd, spentUsd, told } = row;
  const tone = told >= 100 ? "danger" : told >= 80 ? "warning" : "accent";
  return (
    <TableRow>
      <Cell className="max-w-48">
        <span className="block truncate">{row.projectId === null ? "Organization" : name}</span>
        <span className="block text-muted text-sm tabular sm:hidden">{formatUsd(spentUsd)} spent</span>
        {amountUsd === null ? null : (
          <Progress
            size="sm"
            label={`Spent of the cap of ${name}`}
            max={amountUsd}
            parts={[{ label: "spent", value: Math.min(spentUsd, amountUsd), tone }]}
          />
        )}
      </Cell>
      <Cell numeric className="hidden sm:table-cell">
        {formatUsd(spentUsd)}
      </Cell>
      <Cell numeric>{amountUsd === null ? "none" : formatUsd(amountUsd)}</Cell>
      <Cell numeric className="hidden sm:table-cell">
        {amountUsd === null ? "–" : formatUsd(Math.max(0, amountUsd - spentUsd))}
      </Cell>
      <Cell numeric>
        <Button
          size="sm"
          aria-label={`${amountUsd === null ? "Set" : "Change"} the cap of ${name}`}
          disabled={!mayEdit}
          title={mayEdit ? undefined : refusal(permission)}
          onClick={onEdit}
        >
          {amountUsd === null ? "Set" : "Change"}
        </Button>
      </Cell>
    </TableRow>
  );
}
