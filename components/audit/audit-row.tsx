// One entry of the audit log; its particulars behind a button.
"use client";

import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { AuditEntry } from "@/components/audit/types";
import { DataList, type DataListItem } from "@/components/ui/data-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { Cell, FullRow, TableRow } from "@/components/ui/table";
import { auditWords } from "@/lib/audit";
import { browserName } from "@/lib/browser-name";
import { cn } from "@/lib/cn";
import { isJsonObject, type Json } from "@/lib/json";
import { absoluteTime } from "@/lib/relative-time";

const GONE = "deleted";

export function AuditRow({ entry, showsProject }: { entry: AuditEntry; showsProject: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const { actor, action, project, at } = entry;
  const words = `${actorWords(actor)} ${auditWords(action)}`;
  return (
    <>
      <TableRow>
        <Cell>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={`Details: ${words}`}
            className="grid size-6 place-items-center rounded-sm text-muted hover:bg-hover"
            onClick={() => setIsOpen(!isOpen)}
          >
            <ChevronRight
              aria-hidden="true"
              className={cn("size-4 transition-transform", isOpen && "rotate-90")}
            />
          </button>
        </Cell>
        <Cell className="min-w-0">
          <span className="wrap-anywhere">
            <span className="font-medium">{actorWords(actor)}</span> {auditWords(action)}
          </span>
          <RelativeTime at={at} className="block text-muted text-sm sm:hidden" />
        </Cell>
        {showsProject ? (
          <Cell className="hidden max-w-60 truncate text-muted md:table-cell">
            {project ? (project.title ?? GONE) : null}
          </Cell>
        ) : null}
        <Cell className="hidden whitespace-nowrap text-muted sm:table-cell">
          <RelativeTime at={at} />
        </Cell>
      </TableRow>
      {isOpen ? (
        <FullRow columns={showsProject ? 4 : 3}>
          <div id={id} className="border-b bg-sunken px-3 py-2 text-sm">
            <DataList items={particulars(entry)} />
          </div>
        </FullRow>
      ) : null}
    </>
  );
}

function actorWords(actor: AuditEntry["actor"]): string {
  if (!actor) return "Assay";
  return actor.name ?? "Somebody who left";
}

function particulars(entry: AuditEntry): DataListItem[] {
  const { at, action, project, targetType, targetId, detail, network, userAgent, requestId } = entry;
  const items: [string, string | null][] = [
    ["Time", absoluteTime(at)],
    ["Action", action],
    ["Project", project && (project.title ?? GONE)],
    [`${targetType} id`, targetId],
    ...(isJsonObject(detail)
      ? Object.entries(detail).map(([name, value]) => [name, show(value)] as [string, string])
      : []),
    ["Network", network],
    ["Browser", userAgent === "" ? null : browserName(userAgent)],
    ["Request", requestId],
  ];
  return items.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

const show = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));
