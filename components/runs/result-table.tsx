// The table of results; each row opens its details.
"use client";

import { LabelById } from "@/components/runs/label-book";
import type { ResultRow } from "@/components/runs/types";
import { Verdict } from "@/components/runs/verdict";
import { Badge } from "@/components/ui/badge";
import { Cell, HeadCell, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatPercent, formatUsd } from "@/lib/format";
import { cutWords } from "@/lib/long-texts";
import { failureSentence } from "@/lib/run-words";

export interface ResultTableProps {
  rows: readonly ResultRow[];
  /** False where the run is not scored: the truth is then no part of its results. */
  showsTruth: boolean;
  isActive: boolean;
  onOpen: (taskId: bigint) => void;
}

export function ResultTable({ rows, showsTruth, isActive, onOpen }: ResultTableProps) {
  return (
    <section
      aria-label="Results"
      className="@container max-h-[70dvh] overflow-auto rounded-lg border bg-surface"
    >
      <table className="w-full table-fixed border-separate border-spacing-0 text-left">
        <TableHead>
          <tr>
            <HeadCell className="hidden w-14 @lg:table-cell" numeric>
              No.
            </HeadCell>
            <HeadCell>Text</HeadCell>
            {showsTruth ? <HeadCell className="hidden w-[27%] @md:table-cell">Ground truth</HeadCell> : null}
            <HeadCell className="w-1/2 @md:w-[36%]">Prediction</HeadCell>
            <HeadCell className="hidden w-20 @2xl:table-cell" numeric>
              Cost
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={String(row.taskId)} className="cursor-pointer" onClick={() => onOpen(row.taskId)}>
              <Cell numeric className="hidden text-muted @lg:table-cell">
                {row.innerId}
              </Cell>
              <Cell>
                <button type="button" className="block w-full truncate text-left" dir="auto">
                  {row.text}
                </button>
                {showsTruth && row.truthId ? (
                  <LabelById id={row.truthId} className="mt-1 @md:hidden" />
                ) : null}
              </Cell>
              {showsTruth ? (
                <Cell className="hidden @md:table-cell">
                  {row.truthId ? <LabelById id={row.truthId} /> : null}
                </Cell>
              ) : null}
              <Cell>
                <span className="flex min-w-0 items-center gap-1.5">
                  {showsTruth && row.state !== null ? (
                    <Verdict labelId={row.labelId} truthId={row.truthId} />
                  ) : null}
                  <Answer row={row} isActive={isActive} />
                </span>
              </Cell>
              <Cell numeric className="hidden text-muted text-sm @2xl:table-cell">
                {formatUsd(row.costUsd)}
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </table>
    </section>
  );
}

/** The prediction with its confidence, the failure in words, or what is still to come. */
export function Answer({ row, isActive }: { row: ResultRow; isActive: boolean }) {
  if (row.labelId)
    return (
      <>
        <LabelById
          id={row.labelId}
          proposed
          className="min-w-0"
          detail={row.confidence === null ? undefined : formatPercent(row.confidence, 0)}
        />
        {row.cached ? (
          <Badge title="The same request was answered before; this one cost nothing.">cached</Badge>
        ) : null}
        {row.leftOutChars ? (
          <Badge tone="warning" title={cutWords(row.leftOutChars)}>
            cut
          </Badge>
        ) : null}
      </>
    );
  if (row.code)
    return (
      <span className="truncate text-danger-ink text-sm" title={failureSentence(row.code)}>
        {failureSentence(row.code)}
      </span>
    );
  return <Badge>{isActive ? "to do" : "not run"}</Badge>;
}
