// A time told from now, with the exact one on hover, kept fresh by one shared clock.
"use client";

import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "@/lib/relative-time";

const TICK_MS = 30_000;
const ON_SERVER = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const tell of listeners) tell();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const presentTick = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;
const serverTick = () => ON_SERVER;

export interface RelativeTimeProps {
  at: Date | string;
  className?: string;
}

export function RelativeTime({ at, className }: RelativeTimeProps) {
  const tick = useSyncExternalStore(subscribe, presentTick, serverTick);
  const date = typeof at === "string" ? new Date(at) : at;
  return (
    <time
      dateTime={date.toISOString()}
      // Only the browser knows the reader's time zone.
      title={tick === ON_SERVER ? undefined : absoluteTime(date)}
      className={className}
      suppressHydrationWarning
    >
      {relativeTime(date, new Date(tick === ON_SERVER ? presentTick() : tick))}
    </time>
  );
}
