// Asks before something that cannot be undone: names what is lost and, where much is at stake, wants a word typed.
"use client";

import * as AlertPrimitive from "radix-ui/alert-dialog";
import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

export interface ConfirmDialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  trigger?: ReactNode;
  title: ReactNode;
  description?: ReactNode;
  /** What will be gone, one line each with its count, such as "1,204 annotations". */
  losses?: readonly ReactNode[];
  /** The word that must be typed before the button works, such as the name of the thing. */
  typed?: string;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: "danger" | "primary";
  /** Keeps the button off, such as when there is nothing to lose. */
  blocked?: boolean;
  /** Keeps the dialog open and busy until the promise settles; a rejection leaves it open. */
  onConfirm: () => unknown;
  children?: ReactNode;
}

function Losses({ losses }: { losses: readonly ReactNode[] }) {
  return (
    <div className="rounded-lg border border-danger/30 bg-danger-soft px-3 py-2">
      <p className="font-medium">This will be lost:</p>
      <ul className="mt-1 list-disc pl-5 tabular">
        {losses.map((loss, at) => (
          <li key={typeof loss === "string" ? loss : at}>{loss}</li>
        ))}
      </ul>
    </div>
  );
}

function TypedWord({
  word,
  value,
  onChange,
}: {
  word: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm">
        Type <strong className="select-all break-all font-semibold">{word}</strong> to go on
      </label>
      <Input
        id={id}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function ConfirmButtons(props: ConfirmDialogProps & { onDone: () => void }) {
  const [busy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    try {
      await props.onConfirm();
      props.onDone();
    } catch {
      // The caller has shown the reason; the question stays open for another try.
    } finally {
      setBusy(false);
    }
  }
  return (
    <footer className="flex flex-wrap justify-end gap-2 border-t bg-sunken px-4 py-3">
      <AlertPrimitive.Cancel asChild>
        <Button disabled={busy}>{props.cancelLabel ?? "Cancel"}</Button>
      </AlertPrimitive.Cancel>
      <Button
        variant={props.tone ?? "danger"}
        busy={busy}
        disabled={props.blocked === true}
        onClick={confirm}
      >
        {props.confirmLabel}
      </Button>
    </footer>
  );
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [word, setWord] = useState("");
  const open = props.open ?? ownOpen;
  function change(next: boolean) {
    setOwnOpen(next);
    if (!next) setWord("");
    props.onOpenChange?.(next);
  }
  const isUntyped = props.typed !== undefined && word.trim() !== props.typed.trim();
  return (
    <AlertPrimitive.Root open={open} onOpenChange={change}>
      {props.trigger ? <AlertPrimitive.Trigger asChild>{props.trigger}</AlertPrimitive.Trigger> : null}
      <AlertPrimitive.Portal>
        <AlertPrimitive.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <AlertPrimitive.Content
          {...(props.description ? {} : { "aria-describedby": undefined })}
          className="fixed inset-x-4 top-1/2 z-40 mx-auto max-h-[85dvh] max-w-md -translate-y-1/2 animate-pop-in overflow-y-auto rounded-xl border bg-surface shadow-float"
        >
          <div className="grid gap-3 p-4">
            <AlertPrimitive.Title className="font-semibold text-lg">{props.title}</AlertPrimitive.Title>
            {props.description ? (
              <AlertPrimitive.Description className="text-muted">
                {props.description}
              </AlertPrimitive.Description>
            ) : null}
            {props.losses && props.losses.length > 0 ? <Losses losses={props.losses} /> : null}
            {props.children}
            {props.typed === undefined ? null : (
              <TypedWord word={props.typed} value={word} onChange={setWord} />
            )}
          </div>
          <ConfirmButtons
            {...props}
            blocked={isUntyped || props.blocked === true}
            onDone={() => change(false)}
          />
        </AlertPrimitive.Content>
      </AlertPrimitive.Portal>
    </AlertPrimitive.Root>
  );
}
