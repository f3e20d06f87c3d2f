// A one-line text field, optionally with an icon or unit inside it.
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface InputProps extends Omit<ComponentProps<"input">, "prefix"> {
  /** Something small inside the field, before the text. */
  lead?: ReactNode;
  /** Something small inside the field, after the text, such as a unit. */
  trail?: ReactNode;
}

export function Input({ lead, trail, className, ...props }: InputProps) {
  const field = (
    <input
      {...props}
      className={cn("control h-8 w-full min-w-0 px-2.5", lead && "pl-8", trail && "pr-10", className)}
    />
  );
  if (!lead && !trail) return field;
  return (
    <div className="relative w-full">
      {lead ? (
        <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint [&_svg]:size-4">
          {lead}
        </span>
      ) : null}
      {field}
      {trail ? (
        <span className="absolute inset-y-0 right-2.5 flex items-center text-faint text-sm [&_svg]:size-4">
          {trail}
        </span>
      ) : null}
    </div>
  );
}
