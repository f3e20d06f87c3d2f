// The System and User panes with the chips that insert variables into them; the editor itself is loaded after the page.
"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useId } from "react";
import type { Caret, Pane } from "@/components/prompts/studio/use-caret";
import type { Draft } from "@/components/prompts/studio/use-draft";
import { Skeleton } from "@/components/ui/skeleton";
import { columnVariable } from "@/lib/prompt-template";

const CodePane = dynamic(() => import("@/components/prompts/studio/code-pane"), {
  ssr: false,
  loading: () => <Skeleton className="m-2 h-20" />,
});

const RESERVED = [
  { text: "{{instructions}}", hint: "The project's labeling instructions" },
  { text: "{{classes}}", hint: "The classes with their descriptions" },
];
const MAX_CHIPS = 24;

export function Panes({ draft, caret }: { draft: Draft; caret: Caret }) {
  const { text, change, prompt } = draft;
  const { columns } = prompt.project;
  const pane = (name: Pane, label: string, minHeight: string, maxHeight: string) => (
    <CodePane
      label={label}
      value={text[name]}
      columns={columns}
      minHeight={minHeight}
      maxHeight={maxHeight}
      onChange={(value) => change({ [name]: value })}
      onFocus={() => caret.focused(name)}
      onReady={(view) => caret.ready(name, view)}
    />
  );
  return (
    <>
      <Chips columns={columns} onPick={caret.insert} />
      <Frame title="System" hint="What the model is told first. It may be empty.">
        {pane("system", "System", "9rem", "max(12rem, 38dvh)")}
      </Frame>
      <Frame title="User" hint="What is sent for each task.">
        {pane("user", "User", "5rem", "max(8rem, 24dvh)")}
      </Frame>
    </>
  );
}

function Frame({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <h2 id={id} className="font-medium text-base">
          {title}
        </h2>
        <p className="text-muted text-sm">{hint}</p>
      </div>
      <div className="min-w-0 overflow-hidden rounded-lg border bg-surface focus-within:border-accent focus-within:outline focus-within:outline-accent">
        {children}
      </div>
    </section>
  );
}

function Chips({ columns, onPick }: { columns: readonly string[]; onPick: (text: string) => void }) {
  const shown = columns.slice(0, MAX_CHIPS);
  const chips = [
    ...shown.map((column) => ({ text: columnVariable(column), hint: `Data column ${column}` })),
    ...RESERVED,
  ];
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="text-muted text-sm">Insert</span>
      {chips.map(({ text, hint }) => (
        <button
          key={text}
          type="button"
          title={hint}
          // The pane keeps the focus and with it the caret.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(text)}
          className="h-6 max-w-full truncate rounded-sm border bg-accent-soft px-1.5 font-mono text-accent-ink text-xs hover:border-accent"
        >
          {text}
        </button>
      ))}
      {columns.length > shown.length ? (
        <span className="text-muted text-sm">and {columns.length - shown.length} more columns</span>
      ) : null}
    </div>
  );
}
