// The prompts that the person reaches, with what each has achieved so far.
"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMembership } from "@/components/can";
import { describeError } from "@/components/error-note";
import { NoKey } from "@/components/prompts/no-key";
import { NoPrompts } from "@/components/prompts/no-prompts";
import type { PromptRow } from "@/components/prompts/types";
import { useTRPC } from "@/components/trpc";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatPercent } from "@/lib/format";

export function PromptList({ demo }: { demo: boolean }) {
  const { org } = useMembership();
  const query = useQuery(useTRPC().prompt.list.queryOptions({ org: org.slug }));
  if (query.isPending) return <TableSkeleton rows={5} columns={6} label="Loading prompts" />;
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
    <div className="grid gap-5">
      {demo ? null : <NoKey />}
      {query.data.length === 0 ? <NoPrompts /> : <PromptTable prompts={query.data} base={`/o/${org.slug}`} />}
    </div>
  );
}

function PromptTable({ prompts, base }: { prompts: readonly PromptRow[]; base: string }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell>Project</HeadCell>
          <HeadCell numeric>Best accuracy</HeadCell>
          <HeadCell numeric>Versions</HeadCell>
          <HeadCell numeric>Runs</HeadCell>
          <HeadCell>Model</HeadCell>
          <HeadCell>Updated</HeadCell>
        </tr>
      </TableHead>
      <TableBody>
        {prompts.map((prompt) => (
          <Row key={prompt.id} prompt={prompt} base={base} />
        ))}
      </TableBody>
    </Table>
  );
}

function Row({ prompt, base }: { prompt: PromptRow; base: string }) {
  const { project } = prompt;
  return (
    <TableRow>
      <Cell className="max-w-80">
        <Link
          href={`${base}/prompts/${prompt.id}`}
          className="block truncate font-medium underline-offset-2 hover:underline"
        >
          {prompt.name}
        </Link>
        {prompt.description ? (
          <span className="block truncate text-muted text-sm">{prompt.description}</span>
        ) : null}
      </Cell>
      <Cell className="max-w-60">
        <Link
          href={`${base}/projects/${project.id}`}
          className="block truncate underline-offset-2 hover:underline"
        >
          {project.title}
        </Link>
      </Cell>
      <Cell numeric>{formatPercent(prompt.bestAccuracy)}</Cell>
      <Cell numeric>{formatCount(prompt.versionCount)}</Cell>
      <Cell numeric>{formatCount(prompt.runCount)}</Cell>
      <Cell className="whitespace-nowrap">{prompt.model === "demo" ? "demo model" : prompt.model}</Cell>
      <Cell className="whitespace-nowrap text-muted">
        <RelativeTime at={prompt.updatedAt} />
      </Cell>
    </TableRow>
  );
}
