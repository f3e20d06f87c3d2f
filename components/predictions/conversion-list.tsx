// What has been converted in this project, newest first, with the ways to stop it and to take it back.
"use client";

import { CancelButton } from "@/components/predictions/cancel-button";
import { ConversionBar } from "@/components/predictions/conversion-bar";
import type { ConversionRow } from "@/components/predictions/types";
import { UndoButton } from "@/components/predictions/undo-button";
import { isMoving } from "@/components/predictions/use-conversions";
import { versionName } from "@/components/predictions/version-name";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, HeadCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { formatCount, formatList, formatPercent, formatPlural } from "@/lib/format";

const TONES: Record<string, "neutral" | "success" | "danger" | "warning"> = {
  completed: "success",
  failed: "danger",
  canceled: "warning",
};

export function ConversionList({ rows }: { rows: ConversionRow[] }) {
  return (
    <section className="grid gap-2">
      <h2 className="font-medium">Conversions to annotations</h2>
      <Table aria-label="Conversions to annotations">
        <TableHead>
          <tr>
            <HeadCell>Version</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell numeric>Converted</HeadCell>
            <HeadCell numeric>Left out</HeadCell>
            <HeadCell>When</HeadCell>
            <HeadCell className="max-md:hidden">
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.id}>
              <Cell className="min-w-44">
                <span className="break-words font-medium">{versionName(row.version)}</span>
                <span className="block text-muted text-sm">{settingsOf(row)}</span>
                <span className="mt-1.5 block empty:hidden md:hidden">
                  <Action row={row} />
                </span>
              </Cell>
              <Cell>
                <State row={row} />
              </Cell>
              <Cell numeric>{formatCount(row.converted)}</Cell>
              <Cell numeric className="text-muted">
                {formatCount(row.skipped)}
              </Cell>
              <Cell className="whitespace-nowrap">
                <RelativeTime at={row.createdAt} />
              </Cell>
              <Cell className="text-right max-md:hidden">
                <Action row={row} />
              </Cell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

function Action({ row }: { row: ConversionRow }) {
  return isMoving(row) ? <CancelButton row={row} isShort /> : <UndoButton row={row} />;
}

/** Labels that are named; more are counted. */
const NAMED_LABELS = 3;

function settingsOf({ minConfidence, onlyUnlabeled, labels }: ConversionRow): string {
  const confidence = minConfidence === null ? "any confidence" : `${formatPercent(minConfidence, 0)} or more`;
  const tasks = onlyUnlabeled ? "tasks without annotation" : "also converted tasks";
  if (labels.length === 0) return `${confidence}, ${tasks}`;
  const names = labels.length > NAMED_LABELS ? formatPlural(labels.length, "label") : formatList(labels);
  return `${confidence}, ${tasks}, only ${names}`;
}

function State({ row }: { row: ConversionRow }) {
  if (isMoving(row)) return <ConversionBar row={row} />;
  return (
    <span className="grid justify-items-start gap-0.5">
      <Badge tone={TONES[row.state] ?? "neutral"}>{row.state}</Badge>
      {row.undoneAt ? <RelativeTime at={row.undoneAt} className="text-faint text-xs" /> : null}
      {row.state === "failed" && row.error ? (
        <span className="min-w-48 text-danger-ink text-xs">{row.error}</span>
      ) : null}
    </span>
  );
}
