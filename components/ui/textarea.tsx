// A text field of several lines that grows with its text up to a limit.
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export interface TextareaProps extends ComponentProps<"textarea"> {
  /** Monospaced, for templates and JSON. */
  mono?: boolean;
}

export function Textarea({ mono, className, ...props }: TextareaProps) {
  return (
    <textarea
      rows={3}
      {...props}
      className={cn(
        "control field-sizing-content max-h-96 min-h-16 w-full resize-y px-2.5 py-1.5",
        mono && "font-mono text-sm",
        className,
      )}
    />
  );
}
