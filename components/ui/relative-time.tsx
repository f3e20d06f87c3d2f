// A time told from now, with the exact one on hover, kept fresh by one shared clock.
"use client";

import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "@/lib/relative-time";

const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

export interface RelativeTimeProps {
  at: Date | string;
  className?: string;
}

export function RelativeTime({ at, className }: RelativeTimeProps) {
  const present = useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
  const date = typeof at === "string" ? new Date(at) : at;
  return (
    <time
      dateTime={date.toISOString()}
      title={absoluteTime(date)}
      className={className}
      suppressHydrationWarning
    >
      {relativeTime(date, new Date(Math.max(present, Math.min(Date.now(), present + TICK_MS))))}
    </time>
  );
}
