// One number with its name, an interval or change below it, and a way to the rows behind it.
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface StatProps {
  label: ReactNode;
  value: ReactNode;
  /** Such as "95 % interval 88-93 %" or "+1.2 points". */
  note?: ReactNode;
  tone?: "good" | "bad";
  /** The rows that the number counts. */
  href?: string;
  className?: string;
}

const TONES = { good: "text-success-ink", bad: "text-danger-ink" };

export function Stat({ label, value, note, tone, href, className }: StatProps) {
  const box = cn(
    "block min-w-0 bg-surface px-4 py-3",
    href && "hover:bg-hover focus-visible:-outline-offset-2",
    className,
  );
  const body = (
    <>
      <span className="block truncate text-muted text-sm">{label}</span>
      <span className={cn("mt-0.5 block truncate font-semibold text-xl tabular", tone && TONES[tone])}>
        {value}
      </span>
      {note ? <span className="mt-0.5 block text-faint text-xs tabular">{note}</span> : null}
    </>
  );
  return href ? (
    <Link href={href} className={box}>
      {body}
    </Link>
  ) : (
    <div className={box}>{body}</div>
  );
}

/** A strip of stats in one box that wraps on narrow screens. */
export function StatStrip({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        "grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-px overflow-hidden rounded-lg border bg-line",
        className,
      )}
    >
      {children}
    </div>
  );
}
