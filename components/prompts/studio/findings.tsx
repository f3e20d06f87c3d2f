// What is wrong or odd about the prompt, errors first; a finding that has a place leads to it.
"use client";

import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/cn";
import { formatPlural } from "@/lib/format";
import type { Lint, LintLevel } from "@/lib/prompt-lint";

const LOOKS: Record<LintLevel, { icon: typeof Info; name: string; ink: string }> = {
  error: { icon: CircleAlert, name: "Error", ink: "text-danger-ink" },
  warning: { icon: TriangleAlert, name: "Warning", ink: "text-warning-ink" },
  note: { icon: Info, name: "Note", ink: "text-muted" },
};

export interface FindingsProps {
  lints: readonly Lint[];
  onShow: (place: NonNullable<Lint["at"]>) => void;
}

export function Findings({ lints, onShow }: FindingsProps) {
  if (lints.length === 0)
    return (
      <p className="flex items-center gap-1.5 text-muted text-sm">
        <CircleCheck className="size-4 text-success-ink" aria-hidden="true" />
        Nothing to mend: this prompt can run.
      </p>
    );
  return (
    <ul aria-label="Findings" aria-live="polite" className="grid grid-cols-1 gap-1.5">
      {lints.map((lint) => (
        <Finding key={`${lint.code} ${lint.at?.start ?? ""} ${lint.message}`} lint={lint} onShow={onShow} />
      ))}
    </ul>
  );
}

function Finding({ lint, onShow }: { lint: Lint; onShow: FindingsProps["onShow"] }) {
  const { icon: Icon, name, ink } = LOOKS[lint.level];
  const { at } = lint;
  return (
    <li className="flex items-start gap-1.5 text-sm">
      <Icon className={cn("mt-px size-4 shrink-0", ink)} aria-hidden="true" />
      <span className="min-w-0 break-words">
        <span className="sr-only">{name}: </span>
        {lint.message}
        {at ? (
          <button
            type="button"
            onClick={() => onShow(at)}
            className="ml-1.5 text-accent-ink underline-offset-2 hover:underline"
          >
            Show it
          </button>
        ) : null}
      </span>
    </li>
  );
}

/** How many errors and warnings there are, for places where the list itself may be out of sight. */
export function FindingCount({ lints }: { lints: readonly Lint[] }) {
  const count = (level: LintLevel) => lints.filter((lint) => lint.level === level).length;
  const errors = count("error");
  const warnings = count("warning");
  if (errors > 0) return <Badge tone="danger">{formatPlural(errors, "error")}</Badge>;
  return warnings > 0 ? <Badge tone="warning">{formatPlural(warnings, "warning")}</Badge> : null;
}
