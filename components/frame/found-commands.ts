// Runs the registered searches for what is typed in the palette, a moment after the typing stops.
"use client";

import { useEffect, useState } from "react";
import { type CommandEntry, useCommandSearches } from "@/components/frame/commands";

const PAUSE_MS = 150;

interface Found {
  query: string;
  entries: readonly CommandEntry[];
}

const NOTHING: Found = { query: "", entries: [] };

/** A search that fails finds nothing; the palette stays usable. Every found entry can be found by the words that asked for it. */
export function useFoundCommands(query: string): { entries: readonly CommandEntry[]; busy: boolean } {
  const searches = useCommandSearches();
  const [found, setFound] = useState<Found>(NOTHING);
  const wanted = query.trim();

  useEffect(() => {
    if (wanted === "" || searches.length === 0) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const answers = await Promise.allSettled(searches.map((one) => one.search(wanted)));
      if (!isCurrent) return;
      const entries = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
      setFound({
        query: wanted,
        entries: entries.map((entry) => ({ ...entry, keywords: [...(entry.keywords ?? []), wanted] })),
      });
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [wanted, searches]);

  const isFresh = found.query === wanted && wanted !== "";
  return { entries: isFresh ? found.entries : [], busy: !isFresh && wanted !== "" && searches.length > 0 };
}
