// Text in monospace: inline, or as a scrolling block with a copy button.
import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { cn } from "@/lib/cn";

// A box that scrolls has to take focus, or the keyboard cannot scroll it.
const SCROLLS_BY_KEYS = { tabIndex: 0 };

export function Code({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <code className={cn("break-words rounded-xs border bg-sunken px-1 font-mono text-[0.92em]", className)}>
      {children}
    </code>
  );
}

export interface CodeBlockProps {
  text: string;
  label: string;
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean;
  className?: string;
}

export function CodeBlock({ text, label, wrap, className }: CodeBlockProps) {
  return (
    <div className={cn("relative rounded-lg border bg-sunken", className)}>
      <section
        aria-label={label}
        {...SCROLLS_BY_KEYS}
        className="max-h-96 overflow-auto rounded-lg p-3 pr-10"
      >
        <pre className={cn("font-mono text-sm", wrap && "whitespace-pre-wrap break-words")}>{text}</pre>
      </section>
      <CopyButton text={text} label={`Copy ${label}`} className="absolute top-1.5 right-1.5 w-7 px-0" />
    </div>
  );
}
