// The list of toasts on the screen and the functions that add to it, usable from anywhere in the browser.

export interface ToastOptions {
  description?: string;
  /** Offers to take the action back. */
  undo?: () => unknown;
  /** Another button than undo. */
  action?: { label: string; run: () => unknown };
  durationMs?: number;
  /** A toast with the same key replaces the former one. */
  key?: string;
}

export interface ToastItem extends ToastOptions {
  id: string;
  tone: "neutral" | "success" | "danger";
  title: string;
  durationMs: number;
}

const MAX_SHOWN = 4;
const CALM_MS = 5000;
const READING_MS = 9000;

let items: readonly ToastItem[] = [];
let count = 0;
const listeners = new Set<() => void>();

function publish(next: readonly ToastItem[]) {
  items = next;
  for (const listener of listeners) listener();
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentToasts(): readonly ToastItem[] {
  return items;
}

export function dismissToast(id: string): void {
  publish(items.filter((item) => item.id !== id));
}

/** Errors and toasts with a button stay longer; only the newest few are kept. */
export function addToast(tone: ToastItem["tone"], title: string, options: ToastOptions = {}): string {
  count += 1;
  const id = options.key ?? `toast-${count}`;
  const needsReading = tone === "danger" || options.undo !== undefined || options.action !== undefined;
  const item: ToastItem = { durationMs: needsReading ? READING_MS : CALM_MS, ...options, id, tone, title };
  publish([...items.filter((other) => other.id !== id), item].slice(-MAX_SHOWN));
  return id;
}
