// Steps through a list that knows only its neighbours (keyset paging), with an optional count.
"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

export interface PaginationProps {
  /** Such as "1-50 of 12,304". */
  summary?: ReactNode;
  /** Left out when there is no page in that direction. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  busy?: boolean;
}

export function Pagination({ summary, onPrevious, onNext, busy = false }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4">
      <p aria-live="polite" className="text-muted text-sm tabular">
        {summary}
      </p>
      <div className="flex gap-2">
        <Button size="sm" disabled={!onPrevious || busy} onClick={onPrevious}>
          <ChevronLeft aria-hidden="true" />
          Previous
        </Button>
        <Button size="sm" disabled={!onNext || busy} onClick={onNext}>
          Next
          <ChevronRight aria-hidden="true" />
        </Button>
      </div>
    </nav>
  );
}
