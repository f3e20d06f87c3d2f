// The button in its five looks, also for links (`asChild`), with a busy state that keeps its width.
import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import * as Slot from "radix-ui/slot";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const buttonLook = cva(
  "relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-lg border font-medium transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
        secondary: "border-line bg-surface text-ink hover:bg-hover",
        ghost:
          "border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-hover",
        danger: "border-transparent bg-danger text-on-accent hover:bg-danger-hover",
        link: "h-auto! border-transparent px-0! text-accent-ink underline-offset-2 hover:underline",
      },
      size: {
        sm: "h-7 px-2 text-sm",
        md: "h-8 px-3 text-base",
        lg: "h-10 px-4 text-base",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonLook> {
  asChild?: boolean;
  /** Shows a turning ring over the label and blocks clicks, without changing the width. */
  busy?: boolean;
}

export function Button({ variant, size, asChild, busy, className, children, ...props }: ButtonProps) {
  const look = cn(buttonLook({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={look} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      {...props}
      className={look}
      disabled={props.disabled || busy}
      aria-busy={busy || undefined}
    >
      {busy ? (
        <>
          <span className="inline-flex items-center gap-1.5 opacity-0">{children}</span>
          <LoaderCircle className="absolute animate-spin" aria-hidden="true" />
        </>
      ) : (
        children
      )}
    </button>
  );
}
