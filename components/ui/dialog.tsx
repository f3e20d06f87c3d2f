// A modal dialog, or a side panel of the same manners, with title, scrolling body and footer.
"use client";

import { X } from "lucide-react";
import * as DialogPrimitive from "radix-ui/dialog";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/cn";

const SIZES = { sm: "sm:max-w-sm", md: "sm:max-w-lg", lg: "sm:max-w-2xl", xl: "sm:max-w-4xl" };

const PLACES = {
  center:
    "inset-x-0 bottom-0 max-h-[92dvh] w-full animate-slide-up rounded-t-xl sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:max-h-[85dvh] sm:w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:animate-pop-in sm:rounded-xl",
  right: "inset-y-0 right-0 h-dvh w-full animate-slide-in-right border-y-0 border-r-0",
};

export interface DialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  size?: keyof typeof SIZES;
  side?: keyof typeof PLACES;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  children?: ReactNode;
}

/** Closes the dialog it stands in; give it one button. */
export const DialogClose = DialogPrimitive.Close;

const FIRST_FIELD =
  "[data-dialog-body] :is(input:not([type=hidden]),textarea,[role=combobox]):not(:disabled)";

/** Starts in the first field; without one the dialog itself is read out instead of its close button. */
function focusFirstField(event: Event) {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  event.preventDefault();
  (content.querySelector<HTMLElement>(FIRST_FIELD) ?? content).focus();
}

function DialogHead({ title, description }: Pick<DialogProps, "title" | "description">) {
  return (
    <header className="flex items-start gap-4 border-b px-4 py-3">
      <div className="min-w-0 grow">
        <DialogPrimitive.Title className="font-semibold text-lg">{title}</DialogPrimitive.Title>
        {description ? (
          <DialogPrimitive.Description className="mt-0.5 text-muted">
            {description}
          </DialogPrimitive.Description>
        ) : null}
      </div>
      <DialogPrimitive.Close asChild>
        <Button variant="ghost" size="sm" aria-label="Close" className="-mr-1.5 w-7 px-0">
          <X aria-hidden="true" />
        </Button>
      </DialogPrimitive.Close>
    </header>
  );
}

export function Dialog(props: DialogProps) {
  const {
    open,
    onOpenChange,
    trigger,
    title,
    description,
    size = "md",
    side = "center",
    footer,
    children,
  } = props;
  return (
    <DialogPrimitive.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      {trigger ? <DialogPrimitive.Trigger asChild>{trigger}</DialogPrimitive.Trigger> : null}
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <DialogPrimitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={focusFirstField}
          className={cn(
            "fixed z-40 flex flex-col overflow-hidden border bg-surface shadow-float outline-none",
            PLACES[side],
            SIZES[size],
          )}
        >
          <DialogHead title={title} description={description} />
          {children ? (
            <div data-dialog-body="" className="min-h-0 grow overflow-y-auto p-4">
              {children}
            </div>
          ) : null}
          {footer ? (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t bg-sunken px-4 py-3">
              {footer}
            </footer>
          ) : null}
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}
