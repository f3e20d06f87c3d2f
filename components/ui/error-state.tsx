// Says what went wrong, what is safe, and how to try again.
"use client";

import { CircleAlert, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";

export interface ErrorStateProps {
  title?: ReactNode;
  /** What happened, in one sentence. */
  description?: ReactNode;
  /** What is not affected, such as "Your work is saved." */
  safe?: ReactNode;
  /** The id under which the server has noted the error. */
  requestId?: string | undefined;
  onRetry?: () => void;
  busy?: boolean;
  /** More ways out, such as a link home. */
  actions?: ReactNode;
  className?: string;
}

export function ErrorState(props: ErrorStateProps) {
  const {
    title = "This did not load",
    description,
    safe,
    requestId,
    onRetry,
    busy,
    actions,
    className,
  } = props;
  return (
    <div role="alert" className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      <div
        aria-hidden="true"
        className="mb-3 grid size-10 place-items-center rounded-lg bg-danger-soft text-danger-ink"
      >
        <CircleAlert className="size-5" />
      </div>
      <h2 className="text-lg">{title}</h2>
      {description ? <p className="mt-1 max-w-md text-balance text-muted">{description}</p> : null}
      {safe ? <p className="mt-1 max-w-md text-balance text-muted">{safe}</p> : null}
      {onRetry || actions ? (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {onRetry ? (
            <Button variant="primary" busy={busy ?? false} onClick={onRetry}>
              <RotateCw aria-hidden="true" />
              Try again
            </Button>
          ) : null}
          {actions}
        </div>
      ) : null}
      {requestId ? (
        <p className="mt-4 text-faint text-xs">
          Request <code className="select-all font-mono">{requestId}</code>
        </p>
      ) : null}
    </div>
  );
}
