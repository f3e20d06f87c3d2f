// The table of prompts with the best accuracy of each, or what to do while there is none.
"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { LeavingModel } from "@/components/prompts/leaving-model";
import { NoPrompts } from "@/components/prompts/no-prompts";
import { type PromptOrder, sortPrompts } from "@/components/prompts/sort-prompts";
import type { PromptRow } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent } from "@/lib/format";

// It carries a form, which most visits do not need.
const NoKey = dynamic(() => import("@/components/prompts/no-key").then((file) => file.NoKey), { ssr: false });

/** `demo`: the demo model is offered, so that nothing waits for a key. */
export function PromptList({ demo }: { demo: boolean }) {
  const { org } = useMembership();
  const query = useQuery(useTRPC().prompt.list.queryOptions({ org: org.slug }));
  if (query.isPending) return <TableSkeleton rows={6} columns={6} label="Loading prompts" />;
  if (query.isError)
    return (
      <ErrorState
        title="The prompts did not load"
        description={describeError(query.error).message}
        requestId={describeError(query.error).requestId}
        onRetry={() => void query.refetch()}
        busy={query.isFetching}
      />
    );
  return (
    <div className="grid grid-cols-1 gap-5">
      {demo ? null : <NoKey />}
      {query.data.length === 0 ? <NoPrompts /> : <PromptTable prompts={query.data} base={`/o/${org.slug}`} />}
    </div>
  );
}

function PromptTable({ prompts, base }: { prompts: readonly PromptRow[]; base: string }) {
  const [order, setOrder] = useState<PromptOrder>({ by: "updated", direction: "descending" });
  const sortBy = (by: PromptOrder["by"]) => ({
    sort: order.by === by ? order.direction : ("none" as const),
    onSort: () =>
      setOrder({
        by,
        direction: order.by === by && order.direction === "descending" ? "ascending" : "descending",
      }),
  });
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell {...sortBy("name")}>Name</HeadCell>
          <HeadCell className="hidden sm:table-cell">Project</HeadCell>
          <HeadCell numeric {...sortBy("accuracy")}>
            Best accuracy
          </HeadCell>
          <HeadCell numeric className="hidden md:table-cell">
            Versions
          </HeadCell>
          <HeadCell numeric className="hidden md:table-cell">
            Runs
          </HeadCell>
          <HeadCell className="hidden lg:table-cell">Model</HeadCell>
          <HeadCell className="hidden sm:table-cell" {...sortBy("updated")}>
            Updated
          </HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {sortPrompts(prompts, order).map((prompt) => (
          <Row key={prompt.id} prompt={prompt} base={base} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ prompt, base }: { prompt: PromptRow; base: string }) {
  return (
    <TableRow className="relative">
      <Cell className="w-full max-w-0 sm:w-auto sm:max-w-72">
        <Link
          href={`${base}/prompts/${prompt.id}`}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          {prompt.name}
        </Link>
        <p className="truncate text-muted text-sm">
          <span className="sm:hidden">{prompt.project.title}</span>
          <span className="hidden sm:inline">{prompt.description}</span>
        </p>
        {prompt.leaving ? <LeavingModel promptId={prompt.id} leaving={prompt.leaving} /> : null}
      </Cell>
      <Cell className="hidden max-w-56 sm:table-cell">
        <Link
          href={`${base}/projects/${prompt.project.id}`}
          className="relative z-1 block w-fit max-w-full truncate text-muted hover:text-ink hover:underline"
        >
          {prompt.project.title}
        </Link>
      </Cell>
      <Cell numeric className="font-medium">
        {formatPercent(prompt.bestAccuracy)}
      </Cell>
      <Cell numeric className="hidden md:table-cell">
        {formatCount(prompt.versionCount)}
      </Cell>
      <Cell numeric className="hidden md:table-cell">
        {formatCount(prompt.runCount)}
      </Cell>
      <Cell className="hidden text-muted lg:table-cell">
        {prompt.model === "demo" ? "demo model" : prompt.model}
      </Cell>
      <Cell className="hidden whitespace-nowrap text-muted sm:table-cell">
        <RelativeTime at={prompt.updatedAt} />
      </Cell>
    </TableRow>
  );
}
