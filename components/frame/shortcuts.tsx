// Keyboard shortcuts of the page on the screen: registered while mounted, listed by the "?" overlay.
"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { createRegistry } from "@/components/frame/registry";
import { completes, type KeyPress } from "@/lib/shortcuts";

export interface Shortcut {
  /** Such as "e", "shift+enter", "mod+k" or the two-step "g p"; several ways are separated by "|". */
  keys: string;
  label: string;
  group?: string;
  run: (event: KeyboardEvent) => unknown;
  /** Left out of the overlay. */
  hidden?: boolean;
  /** Also while typing in a field. */
  inFields?: boolean;
  /** Also while the key is held down. */
  repeats?: boolean;
}

const MAX_STEPS = 2;
const STEP_PAUSE_MS = 1200;
const NONE: readonly Shortcut[] = [];

const registry = createRegistry<Shortcut>();
let presses: KeyPress[] = [];
let pressedAt = 0;

const FIELDS = "input:not([type=checkbox],[type=radio],[type=range]),textarea,select,[contenteditable=true]";
const CONTROLS =
  "a[href],button,summary,[role=menuitem],[role=option],[role=tab],[role=radio],[role=switch],[role=checkbox]";
const LAYERS = '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]';

function wants(shortcut: Shortcut, event: KeyboardEvent, target: Element | null): boolean {
  if (event.repeat && !shortcut.repeats) return false;
  if (target?.closest(FIELDS) && !shortcut.inFields) return false;
  // Enter and Space belong to the control that has the focus.
  if ((event.key === "Enter" || event.key === " ") && target?.closest(CONTROLS)) return false;
  return shortcut.keys.split("|").some((keys) => completes(keys, presses));
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || ["Shift", "Control", "Alt", "Meta"].includes(event.key))
    return;
  if (event.timeStamp - pressedAt > STEP_PAUSE_MS) presses = [];
  presses = [...presses, event].slice(-MAX_STEPS);
  pressedAt = event.timeStamp;

  const target = event.target instanceof Element ? event.target : null;
  const isCovered = document.querySelector(LAYERS) !== null;
  const hit = registry
    .all()
    .findLast((shortcut) => wants(shortcut, event, target) && (!isCovered || shortcut.inFields === true));
  if (!hit) return;
  event.preventDefault();
  presses = [];
  hit.run(event);
}

/** The latest registered wins; nothing fires in fields or under a dialog or menu unless it says `inFields`. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const signature = shortcuts.map((one) => `${one.keys}\n${one.label}\n${one.group ?? ""}`).join("\r");
  const run = useEffectEvent((at: number, event: KeyboardEvent) => shortcuts[at]?.run(event));
  const entries = useEffectEvent(() =>
    shortcuts.map((one, at) => ({ ...one, run: (event: KeyboardEvent) => run(at, event) })),
  );
  useEffect(() => {
    const remove = signature === "" ? undefined : registry.add(entries());
    return remove;
  }, [signature]);
}

/** Stands once in the frame (and on pages without it that have shortcuts). */
export function ShortcutListener() {
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return null;
}

export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(registry.subscribe, registry.all, () => NONE);
}
