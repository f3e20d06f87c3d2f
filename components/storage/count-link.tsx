// A count that opens the rows it counts; zero opens nothing.
import Link from "next/link";
import { cn } from "@/lib/cn";
import { formatCount, formatPlural } from "@/lib/format";

export interface CountLinkProps {
  count: number;
  href: string;
  /** One of what is counted, for those who do not see the column's head. */
  of: string;
  plural?: string;
  tone?: "danger";
}

export function CountLink({ count, href, of, plural = `${of}s`, tone }: CountLinkProps) {
  if (count === 0) return <span className="text-muted">0</span>;
  return (
    <Link
      href={href}
      aria-label={formatPlural(count, of, plural)}
      className={cn("underline-offset-2 hover:underline", tone === "danger" && "text-danger-ink")}
    >
      {formatCount(count)}
    </Link>
  );
}
