// The command palette's box: one field, entries by group, everything by keyboard.
"use client";

import { Command } from "cmdk";
import { CornerDownLeft, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import * as DialogPrimitive from "radix-ui/dialog";
import { useState } from "react";
import { type CommandEntry, useCommandEntries } from "@/components/frame/commands";
import { useFoundCommands } from "@/components/frame/found-commands";
import { Kbd } from "@/components/ui/kbd";

export interface CommandPaletteProps {
  onClose: () => void;
  entries: readonly CommandEntry[];
}

function Entry({ entry, onPick }: { entry: CommandEntry; onPick: (entry: CommandEntry) => void }) {
  return (
    <Command.Item
      value={`${entry.group} ${entry.id}`}
      keywords={[entry.label, ...(entry.keywords ?? [])]}
      onSelect={() => onPick(entry)}
      className="group flex cursor-pointer select-none items-center gap-3 rounded-md px-2.5 py-2 data-[selected=true]:bg-hover"
    >
      <span className="min-w-0 grow truncate">{entry.label}</span>
      {entry.hint ? <span className="shrink-0 text-faint text-sm">{entry.hint}</span> : null}
      {entry.shortcut ? <Kbd keys={entry.shortcut} /> : null}
      <CornerDownLeft
        aria-hidden="true"
        className="size-3.5 shrink-0 text-faint opacity-0 group-data-[selected=true]:opacity-100"
      />
    </Command.Item>
  );
}

function Groups({
  entries,
  onPick,
}: {
  entries: readonly CommandEntry[];
  onPick: (entry: CommandEntry) => void;
}) {
  const groups = Map.groupBy(entries, (entry) => entry.group);
  return [...groups].map(([group, members]) => (
    <Command.Group
      key={group}
      heading={group}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {members.map((entry) => (
        <Entry key={entry.id} entry={entry} onPick={onPick} />
      ))}
    </Command.Group>
  ));
}

/** The words decide, not cmdk's value: ids are only there to tell entries apart. */
function rank(_value: string, search: string, keywords: string[] = []): number {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = keywords.join(" ").toLowerCase();
  if (!words.every((word) => text.includes(word))) return 0;
  return text.startsWith(words[0] ?? "") ? 1 : 0.5;
}

function PaletteBody({ entries, onClose }: CommandPaletteProps) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const pageEntries = useCommandEntries();
  const found = useFoundCommands(query);
  function pick(entry: CommandEntry) {
    onClose();
    if (entry.run) entry.run();
    else if (entry.href) router.push(entry.href);
  }
  return (
    <Command label="Commands" loop filter={rank}>
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search className="size-4 shrink-0 text-faint" aria-hidden="true" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder="Go to or do…"
          className="h-11 w-full bg-transparent text-lg outline-none sm:text-base"
        />
      </div>
      <Command.List className="max-h-[min(22rem,60dvh)] overflow-y-auto overscroll-contain p-1.5">
        <Command.Empty className="px-3 py-8 text-center text-muted">
          {found.busy ? "Searching…" : "Nothing matches. Try fewer letters."}
        </Command.Empty>
        <Groups entries={[...pageEntries, ...entries, ...found.entries]} onPick={pick} />
      </Command.List>
    </Command>
  );
}

export default function CommandPalette({ onClose, entries }: CommandPaletteProps) {
  return (
    <DialogPrimitive.Root open onOpenChange={onClose}>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12dvh] z-50 mx-auto max-w-xl animate-pop-in overflow-hidden rounded-xl border bg-raised shadow-float outline-none"
        >
          <DialogPrimitive.Title className="sr-only">Command palette</DialogPrimitive.Title>
          <PaletteBody entries={entries} onClose={onClose} />
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}
