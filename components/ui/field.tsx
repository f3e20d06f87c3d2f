// A form row: label, control, hint and error, with the ids that tie them together for screen readers.
"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Label } from "@/components/ui/label";
import { cn } from "@/lib/cn";

/** Spread these on the control. */
export interface FieldControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  /** Something at the right end of the label's line, such as a counter. */
  aside?: ReactNode;
  /** Puts a switch or checkbox beside its label instead of under it. */
  inline?: boolean;
  className?: string;
  children: (control: FieldControlProps) => ReactNode;
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1.5 text-danger-ink text-sm">
      <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      {children}
    </p>
  );
}

export function Field({ label, hint, error, optional, aside, inline, className, children }: FieldProps) {
  const id = useId();
  const described =
    [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
  const control = children({ id, "aria-describedby": described, "aria-invalid": error ? true : undefined });
  const name = (
    <div className="flex items-baseline justify-between gap-3">
      <Label htmlFor={id}>
        {label}
        {optional ? <span className="font-normal text-faint"> (optional)</span> : null}
      </Label>
      {aside ? <span className="text-faint text-sm tabular">{aside}</span> : null}
    </div>
  );
  const notes = (
    <>
      {hint ? (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      ) : null}
      {error ? <FieldError id={`${id}-error`}>{error}</FieldError> : null}
    </>
  );
  if (inline) {
    return (
      <div className={cn("grid grid-cols-[auto_1fr] items-start gap-x-3", className)}>
        <div className="pt-px">{control}</div>
        <div className="grid gap-0.5">
          {name}
          {notes}
        </div>
      </div>
    );
  }
  return (
    <div className={cn("grid grid-cols-1 gap-1.5", className)}>
      {name}
      {control}
      {notes}
    </div>
  );
}
