// Says that there is nothing yet, why, and what to do next, with the button to do it.
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface EmptyStateProps {
  icon?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  /** The next step, usually one primary button. */
  action?: ReactNode;
  /** Without the dashed box, inside a table or card. */
  bare?: boolean;
  className?: string;
}

export function EmptyState({ icon, title, description, action, bare, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        "flex flex-col items-center justify-center px-6 py-12 text-center",
        !bare && "rounded-lg border border-dashed bg-surface",
        className,
      )}
    >
      {icon ? (
        <div
          aria-hidden="true"
          className="mb-3 grid size-10 place-items-center rounded-lg border bg-canvas text-muted [&_svg]:size-5"
        >
          {icon}
        </div>
      ) : null}
      <h2 className="text-lg">{title}</h2>
      {description ? <p className="mt-1 max-w-md text-balance text-muted">{description}</p> : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
