// A class name with its colour: the colour is only a mark, the words are always there in the text colour.
import type { CSSProperties, ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface LabelChipProps {
  name: string;
  /** A hex value or CSS variable of the label palette; grey when left out. */
  color?: string | null | undefined;
  /** Printed after the name, such as a confidence. */
  detail?: ReactNode;
  /** Dashed and without ground: proposed, not decided. */
  proposed?: boolean;
  /** Struck through: the label is no longer in use. */
  retired?: boolean;
  className?: string;
}

export function LabelChip({ name, color, detail, proposed, retired, className }: LabelChipProps) {
  const style = { "--chip": color ?? "var(--color-faint)" } as CSSProperties;
  return (
    <span
      style={style}
      title={name}
      className={cn(
        "inline-flex h-5.5 max-w-full items-center gap-1.5 rounded-sm border px-1.5 text-ink text-sm",
        proposed
          ? "border-[color-mix(in_srgb,var(--chip)_70%,transparent)] border-dashed"
          : "border-[color-mix(in_srgb,var(--chip)_35%,transparent)] bg-[color-mix(in_srgb,var(--chip)_13%,var(--color-surface))]",
        className,
      )}
    >
      <span aria-hidden="true" className="size-2 shrink-0 rounded-xs bg-(--chip)" />
      <span className={cn("truncate", retired && "text-muted line-through")}>{name}</span>
      {detail === undefined ? null : <span className="shrink-0 text-muted text-xs tabular">{detail}</span>}
    </span>
  );
}
