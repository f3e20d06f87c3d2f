// A message that stays on the page: what happened or will happen, and what to do about it.
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export type Tone = "neutral" | "accent" | "success" | "warning" | "danger";

const LOOKS: Record<Tone, string> = {
  neutral: "border-line bg-sunken text-ink [&>svg]:text-muted",
  accent: "border-accent/25 bg-accent-soft text-ink [&>svg]:text-accent-ink",
  success: "border-success/30 bg-success-soft text-ink [&>svg]:text-success-ink",
  warning: "border-warning/30 bg-warning-soft text-ink [&>svg]:text-warning-ink",
  danger: "border-danger/30 bg-danger-soft text-ink [&>svg]:text-danger-ink",
};

const ICONS = {
  neutral: Info,
  accent: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

export interface AlertProps {
  tone?: Tone;
  title?: ReactNode;
  /** Buttons at the right end. */
  actions?: ReactNode;
  /** Spans the page without a box, for banners under the top bar. */
  banner?: boolean;
  className?: string;
  children?: ReactNode;
}

export function Alert({ tone = "neutral", title, actions, banner, className, children }: AlertProps) {
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === "danger" || tone === "warning" ? "alert" : "status"}
      className={cn(
        "flex items-start gap-2.5 px-3 py-2",
        banner ? "border-b" : "rounded-lg border",
        LOOKS[tone],
        className,
      )}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="flex min-w-0 grow flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          {title ? <p className="font-medium">{title}</p> : null}
          {children ? <div className={cn(title && "text-muted")}>{children}</div> : null}
        </div>
        {actions ? (
          <div className="flex max-w-full shrink-0 flex-wrap items-center gap-2">{actions}</div>
        ) : null}
      </div>
    </div>
  );
}
