// The labels as large buttons with their keys; a search where there are too many to see at once.
"use client";

import { Search } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { useShortcuts } from "@/components/frame/shortcuts";
import type { ProjectLabel } from "@/components/projects/types";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/cn";
import { nameKey } from "@/lib/text";

const SEARCH_FROM = 13;
const DIGITS = "123456789";

/** A label's own key, or the first free digit. */
export function keysOf(labels: readonly ProjectLabel[]): Map<string, string> {
  const taken = new Set(labels.flatMap((label) => label.hotkey ?? []));
  const free = [...DIGITS].filter((digit) => !taken.has(digit));
  return new Map(
    labels.flatMap((label): [string, string][] => {
      const key = label.hotkey ?? free.shift();
      return key ? [[label.id, key]] : [];
    }),
  );
}

interface Props {
  labels: readonly ProjectLabel[];
  /** Chosen already by the active version; Enter takes it. */
  suggested: string | null;
  onChoose: (labelId: string) => void;
  onSkip: () => void;
}

export function LabelButtons({ labels, suggested, onChoose, onSkip }: Props) {
  const [search, setSearch] = useState("");
  const keys = keysOf(labels);
  const shown = labels.filter((label) => nameKey(label.value).includes(nameKey(search)));
  useShortcuts(
    labels.flatMap((label) => {
      const key = keys.get(label.id);
      return key ? [{ keys: key, label: label.value, group: "Labels", run: () => onChoose(label.id) }] : [];
    }),
  );
  const choose = (label: ProjectLabel) => {
    setSearch("");
    onChoose(label.id);
  };
  // Enter and Space are for accepting and skipping, not for pressing the last button again.
  const click = (run: () => void) => (event: MouseEvent<HTMLButtonElement>) => {
    event.currentTarget.blur();
    run();
  };
  return (
    <div className="grid min-w-0 content-start gap-2">
      {labels.length >= SEARCH_FROM ? (
        <LabelSearch value={search} onChange={setSearch} onEnter={() => shown[0] && choose(shown[0])} />
      ) : null}
      <ul className="grid max-h-[60dvh] grid-cols-1 gap-1.5 overflow-y-auto p-0.5">
        {shown.map((label) => (
          <li key={label.id}>
            <LabelButton
              label={label}
              hotkey={keys.get(label.id)}
              isSuggested={label.id === suggested}
              onClick={click(() => choose(label))}
            />
          </li>
        ))}
      </ul>
      <Button size="lg" onClick={click(onSkip)} className="justify-between">
        Skip
        <Kbd keys="Space" />
      </Button>
    </div>
  );
}

type SearchProps = { value: string; onChange: (value: string) => void; onEnter: () => void };

function LabelSearch({ value, onChange, onEnter }: SearchProps) {
  return (
    <Input
      type="search"
      aria-label="Find a label"
      placeholder="Find a label, Enter takes the first"
      lead={<Search aria-hidden="true" />}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && value.trim() !== "") onEnter();
      }}
    />
  );
}

type ButtonProps = {
  label: ProjectLabel;
  hotkey: string | undefined;
  isSuggested: boolean;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
};

function LabelButton({ label, hotkey, isSuggested, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      title={label.description || label.value}
      aria-pressed={isSuggested}
      className={cn(
        "flex min-h-11 w-full items-center gap-2.5 rounded-lg border bg-surface px-3 py-1.5 text-left hover:bg-hover",
        isSuggested && "border-accent bg-selected",
      )}
    >
      <span
        aria-hidden="true"
        className="size-3 shrink-0 rounded-sm"
        style={{ backgroundColor: label.color }}
      />
      <span className="min-w-0 grow">
        <span className="block break-words font-medium">{label.value}</span>
        {label.description ? (
          <span className="line-clamp-2 text-muted text-sm">{label.description}</span>
        ) : null}
      </span>
      {hotkey ? <Kbd keys={hotkey} /> : null}
    </button>
  );
}
