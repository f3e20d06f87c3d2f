// Tasks with the answers of two versions and the truth.
"use client";

import { LabelById } from "@/components/runs/label-book";
import type { Comparison } from "@/components/runs/types";
import { Verdict } from "@/components/runs/verdict";
import { Badge } from "@/components/ui/badge";
import { Cell, HeadCell, TableBody, TableHead, TableRow } from "@/components/ui/table";

// A box that scrolls has to take focus, or the keyboard cannot scroll it.
const SCROLLS_BY_KEYS = { tabIndex: 0 };

export interface CompareTableProps {
  rows: Comparison["rows"];
  /** Numbers of the versions. */
  first: number;
  second: number;
}

export function CompareTable({ rows, first, second }: CompareTableProps) {
  return (
    <section
      aria-label="Compared tasks"
      {...SCROLLS_BY_KEYS}
      className="@container max-h-[70dvh] overflow-auto rounded-lg border bg-surface"
    >
      <table className="w-full min-w-120 table-fixed border-separate border-spacing-0 text-left">
        <TableHead>
          <tr>
            <HeadCell className="hidden w-14 @lg:table-cell" numeric>
              No.
            </HeadCell>
            <HeadCell>Text and ground truth</HeadCell>
            <HeadCell className="w-[32%]">Version {first}</HeadCell>
            <HeadCell className="w-[32%]">Version {second}</HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={String(row.taskId)}>
              <Cell numeric className="hidden text-muted @lg:table-cell">
                {row.innerId}
              </Cell>
              <Cell>
                <span className="line-clamp-2 break-words" dir="auto" title={row.text}>
                  {row.text}
                </span>
                {row.truthId ? <LabelById id={row.truthId} className="mt-1" /> : null}
              </Cell>
              <Cell>
                <AnswerOf labelId={row.a} truthId={row.truthId} />
              </Cell>
              <Cell>
                <AnswerOf labelId={row.b} truthId={row.truthId} />
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </table>
    </section>
  );
}

function AnswerOf({ labelId, truthId }: { labelId: string | null; truthId: string | null }) {
  if (labelId === null) return <Badge tone="danger">failed</Badge>;
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Verdict labelId={labelId} truthId={truthId} />
      <LabelById id={labelId} proposed className="min-w-0" />
    </span>
  );
}
