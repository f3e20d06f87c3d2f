// A box with an optional head and foot, and the titled section that settings pages are made of.
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface CardProps extends Omit<ComponentProps<"section">, "title"> {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Leaves out the padding, for tables and lists that fill the box. */
  flush?: boolean;
}

export function Card({
  title,
  description,
  actions,
  footer,
  flush,
  className,
  children,
  ...props
}: CardProps) {
  return (
    <section {...props} className={cn("min-w-0 overflow-hidden rounded-lg border bg-surface", className)}>
      {title || actions ? (
        <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-2.5">
          <div className="min-w-0">
            {title ? <h2 className="text-base">{title}</h2> : null}
            {description ? <p className="text-muted text-sm">{description}</p> : null}
          </div>
          {actions ? <div className="flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      {flush ? children : <div className="p-4">{children}</div>}
      {footer ? (
        <footer className="flex flex-wrap items-center justify-end gap-2 border-t bg-sunken px-4 py-2.5">
          {footer}
        </footer>
      ) : null}
    </section>
  );
}
