// How fast something goes that is asked for again and again: a run, an import.
"use client";

import { useEffect, useState } from "react";
import { addSample, rateOf, type Sample } from "@/lib/run-progress";

/**
 * Units per second as seen here; null at first and while it stands still. `finished` is null when nothing goes on; `at` is when it
 * was read, in milliseconds.
 */
export function useRate(finished: number | null, at: number): number | null {
  const [samples, setSamples] = useState<Sample[]>([]);
  useEffect(() => {
    setSamples((seen) => (finished === null ? [] : addSample(seen, { at, finished })));
  }, [at, finished]);
  return rateOf(samples);
}
