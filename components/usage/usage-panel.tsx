// What calls have cost in a span of days: totals, by day, by model, by project, and the caps of the month.
"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { showError } from "@/components/query-client";
import { useTRPC } from "@/components/trpc";
import { BarChart } from "@/components/ui/bar-chart";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Stat, StatStrip } from "@/components/ui/stat";
import { CapTable } from "@/components/usage/cap-table";
import { dollarWords, SpendTable } from "@/components/usage/spend-table";
import type { Usage } from "@/components/usage/types";
import { dayWords } from "@/lib/day";
import { formatCount, formatPlural, formatTokens, formatUsd } from "@/lib/format";
import { eachDay, sumSpend, type UsageSpan, usageCsv } from "@/lib/usage";

const SPANS: { value: UsageSpan; label: string }[] = [
  { value: "month", label: "This month" },
  { value: "last_month", label: "Last month" },
  { value: "quarter", label: "90 days" },
  { value: "year", label: "Year" },
];

export function UsagePanel() {
  const { org } = useMembership();
  const [span, setSpan] = useState<UsageSpan>("month");
  const query = useQuery(useTRPC().usage.get.queryOptions({ org: org.slug, span }));
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented size="sm" label="Span" options={SPANS} value={span} onValueChange={setSpan} />
        <DownloadButton span={span} />
      </div>
      {query.isPending ? <TableSkeleton rows={6} columns={5} label="Loading usage" /> : null}
      {query.isError ? (
        <ErrorState
          title="The usage did not load"
          description={describeError(query.error).message}
          requestId={describeError(query.error).requestId}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : null}
      {query.data ? <Figures usage={query.data} /> : null}
      <CapTable />
    </div>
  );
}

function Figures({ usage }: { usage: Usage }) {
  const { org } = useMembership();
  const total = sumSpend(usage.models);
  if (total.calls === 0)
    return <EmptyState title="Nothing was spent" description="No run has called a provider in these days." />;
  const byDay = new Map(usage.days.map(({ day, costUsd }) => [day, costUsd]));
  const bars = eachDay(usage.from, usage.to).map((day) => ({
    label: dayWords(day),
    value: byDay.get(day) ?? 0,
  }));
  return (
    <>
      <StatStrip>
        <Stat label="Spent" value={dollarWords(total)} />
        <Stat label="Tasks" value={formatCount(total.tasks)} />
        <Stat label="Calls" value={formatCount(total.calls)} />
        <Stat
          label="Input tokens"
          value={formatTokens(total.inputTokens)}
          note={`${formatTokens(total.cachedTokens)} cached`}
        />
        <Stat label="Output tokens" value={formatTokens(total.outputTokens)} />
      </StatStrip>
      {total.unknownCalls > 0 ? (
        <p className="text-sm text-warning-ink">
          The price of {formatPlural(total.unknownCalls, "call")} is unknown; they are not in the dollars, and
          no cap counts them.
        </p>
      ) : null}
      <BarChart label="Dollars by day" bars={bars} format={formatUsd} heads={["Day", "Dollars"]} />
      <SpendTable
        head="Model"
        rows={usage.models.map((row) => ({ ...row, id: row.model, name: row.model }))}
      />
      <SpendTable
        head="Project"
        rows={usage.projects.map((row) => ({
          ...row,
          id: row.projectId,
          name:
            row.title === null ? (
              "Deleted project"
            ) : (
              <Link href={`/o/${org.slug}/projects/${row.projectId}`} className="hover:underline">
                {row.title}
              </Link>
            ),
        }))}
      />
    </>
  );
}

function DownloadButton({ span }: { span: UsageSpan }) {
  const { org } = useMembership();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  async function download() {
    setBusy(true);
    try {
      const lines = await client.fetchQuery(trpc.usage.list.queryOptions({ org: org.slug, span }));
      saveFile(`usage-${org.slug}-${span}.csv`, usageCsv(lines));
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button busy={isBusy} onClick={() => void download()}>
      Download CSV
    </Button>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
