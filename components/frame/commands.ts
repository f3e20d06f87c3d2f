// The entries of the command palette: fixed ones come with the frame, pages add theirs while they are open.
"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { createRegistry } from "@/components/frame/registry";

export interface CommandEntry {
  id: string;
  label: string;
  /** The heading it stands under, such as "Projects" or "Actions". */
  group: string;
  /** Where it leads; or `run`, for entries made in the browser. */
  href?: string;
  run?: () => unknown;
  /** Small text at the right end. */
  hint?: string;
  shortcut?: string;
  /** Other words that find it. */
  keywords?: string[];
}

/** Asks the server for entries that match what was typed, such as a task by its id. */
export interface CommandSearch {
  id: string;
  search: (query: string) => Promise<CommandEntry[]>;
}

const entries = createRegistry<CommandEntry>();
const searches = createRegistry<CommandSearch>();
const NO_ENTRIES: readonly CommandEntry[] = [];
const NO_SEARCHES: readonly CommandSearch[] = [];

/** Adds entries while the calling component is mounted. */
export function useCommands(list: readonly CommandEntry[]): void {
  const signature = list.map((entry) => `${entry.id}\n${entry.label}\n${entry.href ?? ""}`).join("\r");
  const current = useEffectEvent((id: string) => list.find((entry) => entry.id === id)?.run?.());
  const register = useEffectEvent(() =>
    entries.add(list.map((entry) => (entry.run ? { ...entry, run: () => current(entry.id) } : entry))),
  );
  useEffect(() => (signature === "" ? undefined : register()), [signature]);
}

/** Adds a search while the calling component is mounted. */
export function useCommandSearch(id: string, search: CommandSearch["search"]): void {
  const latest = useEffectEvent(search);
  const register = useEffectEvent((key: string) =>
    searches.add([{ id: key, search: (query) => latest(query) }]),
  );
  useEffect(() => register(id), [id]);
}

export function useCommandEntries(): readonly CommandEntry[] {
  return useSyncExternalStore(entries.subscribe, entries.all, () => NO_ENTRIES);
}

export function useCommandSearches(): readonly CommandSearch[] {
  return useSyncExternalStore(searches.subscribe, searches.all, () => NO_SEARCHES);
}
