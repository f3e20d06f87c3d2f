// Draws the toasts; on Radix because it adds no <style> element that the policy would block.
"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import * as ToastPrimitive from "radix-ui/toast";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { currentToasts, dismissToast, subscribeToasts, type ToastItem } from "@/components/ui/toast-store";
import { cn } from "@/lib/cn";

const ICONS = { neutral: Info, success: CircleCheck, danger: CircleAlert };
const INKS = { neutral: "text-muted", success: "text-success-ink", danger: "text-danger-ink" };
const NONE: readonly ToastItem[] = [];

function ToastBox({ item }: { item: ToastItem }) {
  const Icon = ICONS[item.tone];
  const action = item.undo ? { label: "Undo", run: item.undo } : item.action;
  return (
    <ToastPrimitive.Root
      duration={item.durationMs}
      type={item.tone === "danger" ? "foreground" : "background"}
      onOpenChange={(open) => {
        if (!open) dismissToast(item.id);
      }}
      className="pointer-events-auto flex animate-slide-up items-start gap-2.5 rounded-lg border bg-raised px-3 py-2.5 shadow-float data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)"
    >
      <Icon className={cn("mt-0.5 size-4 shrink-0", INKS[item.tone])} aria-hidden="true" />
      <div className="min-w-0 grow">
        <ToastPrimitive.Title className="break-words font-medium">{item.title}</ToastPrimitive.Title>
        {item.description ? (
          <ToastPrimitive.Description className="break-words text-muted text-sm">
            {item.description}
          </ToastPrimitive.Description>
        ) : null}
      </div>
      {action ? (
        <ToastPrimitive.Action asChild altText={action.label}>
          <Button size="sm" onClick={() => void action.run()}>
            {action.label}
          </Button>
        </ToastPrimitive.Action>
      ) : null}
      <ToastPrimitive.Close asChild>
        <Button variant="ghost" size="sm" aria-label="Dismiss" className="-mr-1 w-6 px-0">
          <X aria-hidden="true" />
        </Button>
      </ToastPrimitive.Close>
    </ToastPrimitive.Root>
  );
}

/** Stands once in the root layout. F8 moves the focus to the newest toast. */
export function Toaster() {
  const items = useSyncExternalStore(subscribeToasts, currentToasts, () => NONE);
  return (
    <ToastPrimitive.Provider swipeDirection="right" label="Notification">
      {items.map((item) => (
        <ToastBox key={item.id} item={item} />
      ))}
      <ToastPrimitive.Viewport className="fixed inset-x-3 bottom-3 z-60 flex flex-col gap-2 outline-none sm:inset-x-auto sm:right-4 sm:bottom-4 sm:w-96" />
    </ToastPrimitive.Provider>
  );
}
