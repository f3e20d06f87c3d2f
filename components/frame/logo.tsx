// The product's mark: an assayer's cupel holding a measured bead, with the name beside it.
import { cn } from "@/lib/cn";

export function Logo({ compact, className }: { compact?: boolean; className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 font-semibold text-lg tracking-tight", className)}>
      <svg viewBox="0 0 24 24" className="size-6" role="img" aria-label="Assay">
        <rect width="24" height="24" rx="6" className="fill-accent" />
        <circle cx="12" cy="8.2" r="2.9" className="fill-on-accent" />
        <path d="M5.2 12.6h13.6c0 4-3 6.4-6.8 6.4s-6.8-2.4-6.8-6.4Z" className="fill-on-accent" />
      </svg>
      {compact ? null : <span aria-hidden="true">Assay</span>}
    </span>
  );
}
