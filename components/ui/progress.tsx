// A progress bar: known share, several shares side by side, or "working" when nothing is known.
import { cn } from "@/lib/cn";

export interface ProgressPart {
  label: string;
  value: number;
  tone: "accent" | "success" | "warning" | "danger" | "neutral";
}

export interface ProgressProps {
  label: string;
  /** How much is done; leave out while it is unknown. */
  value?: number;
  max?: number;
  /** Several shares of `max`, drawn in order; replaces `value`. */
  parts?: readonly ProgressPart[];
  size?: "sm" | "md";
  className?: string;
}

const FILLS = {
  accent: "bg-accent",
  success: "bg-success",
  warning: "bg-warning",
  danger: "bg-danger",
  neutral: "bg-line-strong",
};

function percent(value: number, max: number): number {
  return max > 0 ? Math.min(100, Math.max(0, (value / max) * 100)) : 0;
}

export function Progress({ label, value, max = 100, parts, size = "md", className }: ProgressProps) {
  const done = parts ? parts.reduce((sum, part) => sum + part.value, 0) : value;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={done}
      aria-valuetext={parts?.map((part) => `${part.value} ${part.label}`).join(", ")}
      className={cn(
        "relative flex w-full overflow-hidden rounded-full bg-hover",
        size === "sm" ? "h-1" : "h-1.5",
        className,
      )}
    >
      {parts?.map((part) => (
        <div
          key={part.label}
          className={cn("h-full transition-[width] duration-300", FILLS[part.tone])}
          style={{ width: `${percent(part.value, max)}%` }}
        />
      ))}
      {!parts && value !== undefined ? (
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${percent(value, max)}%` }}
        />
      ) : null}
      {done === undefined ? (
        <div className="absolute inset-y-0 w-2/5 animate-slither rounded-full bg-accent" />
      ) : null}
    </div>
  );
}
