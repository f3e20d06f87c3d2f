// One object of a storage: its state with the reason, and its refused rows behind a button.
"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { ObjectView } from "@/components/storage/types";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, FullRow, TableRow } from "@/components/ui/table";
import { cn } from "@/lib/cn";
import { formatBytes, formatCount, NOTHING } from "@/lib/format";
import { objectWord } from "@/lib/storage-words";

export function ObjectRow({ object, columns }: { object: ObjectView; columns: number }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { key, reason, rows, rejected, rejects, sizeBytes, syncedAt } = object;
  const { label, tone } = objectWord(object);
  return (
    <>
      <TableRow>
        <Cell className="min-w-52">
          <span className="wrap-anywhere">{key}</span>
          {reason ? <span className="block text-danger-ink text-sm">{reason}</span> : null}
        </Cell>
        <Cell>
          <Badge tone={tone}>{label}</Badge>
        </Cell>
        <Cell numeric>{formatCount(rows)}</Cell>
        <Cell numeric>
          {rejects.length === 0 ? (
            <span className={rejected > 0 ? undefined : "text-muted"}>{formatCount(rejected)}</span>
          ) : (
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={id}
              aria-label={`Refused rows of ${key}: ${formatCount(rejected)}`}
              className="inline-flex items-center gap-0.5 rounded-sm underline-offset-2 hover:underline"
              onClick={() => setIsOpen(!isOpen)}
            >
              <ChevronRight
                aria-hidden="true"
                className={cn("size-3.5 transition-transform", isOpen && "rotate-90")}
              />
              {formatCount(rejected)}
            </button>
          )}
        </Cell>
        <Cell numeric className="whitespace-nowrap">
          {formatBytes(sizeBytes)}
        </Cell>
        <Cell className="whitespace-nowrap">{syncedAt ? <RelativeTime at={syncedAt} /> : NOTHING}</Cell>
      </TableRow>
      {isOpen ? (
        <FullRow columns={columns}>
          <Rejects id={id} object={object} />
        </FullRow>
      ) : null}
    </>
  );
}

function Rejects({ id, object: { rejects, rejected } }: { id: string; object: ObjectView }) {
  return (
    <div id={id} className="border-b bg-sunken px-3 py-2 text-sm">
      <ul className="grid gap-1">
        {rejects.map(({ line, code, reason, column }) => (
          <li key={`${line}${code}${column ?? ""}`}>
            <span className="text-muted tabular">Line {formatCount(line)}:</span> {reason}
            {column ? <span className="text-muted"> (column {column})</span> : null}
          </li>
        ))}
      </ul>
      {rejected > rejects.length ? (
        <p className="mt-1 text-muted">The first {formatCount(rejects.length)} are shown.</p>
      ) : null}
    </div>
  );
}
