// Where a page stands: its ancestors as links, the page itself last.
import { ChevronRight } from "lucide-react";
import Link from "next/link";

export interface Crumb {
  label: string;
  /** Left out for the page itself. */
  href?: string;
}

export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const last = crumbs.length - 1;
  if (last < 0) return null;
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1">
        {crumbs.map((crumb, at) => (
          <li
            key={`${crumb.href ?? ""}${crumb.label}`}
            className={
              at < last - 1 ? "hidden min-w-0 items-center gap-1 sm:flex" : "flex min-w-0 items-center gap-1"
            }
          >
            {crumb.href && at < last ? (
              <Link href={crumb.href} className="truncate rounded-sm text-muted hover:text-ink">
                {crumb.label}
              </Link>
            ) : (
              <span aria-current="page" className="truncate font-medium">
                {crumb.label}
              </span>
            )}
            {at < last ? <ChevronRight className="size-3.5 shrink-0 text-faint" aria-hidden="true" /> : null}
          </li>
        ))}
      </ol>
    </nav>
  );
}
