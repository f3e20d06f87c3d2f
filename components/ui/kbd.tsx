// Prints a keyboard shortcut with the signs of the reader's machine.
"use client";

import { useSyncExternalStore } from "react";
import { cn } from "@/lib/cn";
import { shortcutSigns } from "@/lib/shortcuts";

const neverChanges = () => () => undefined;
const readsApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Keys for signs that may stand twice in a row, as in "g g". */
function uniqueSigns(signs: string[]): { key: string; sign: string }[] {
  return signs.map((sign, at) => ({ key: `${sign}${at}`, sign }));
}

export interface KbdProps {
  /** Such as "mod+k", "?" or "g p". */
  keys: string;
  className?: string;
}

export function Kbd({ keys, className }: KbdProps) {
  const apple = useSyncExternalStore(neverChanges, readsApple, () => false);
  return (
    <span className={cn("inline-flex items-center gap-1 text-faint", className)}>
      {uniqueSigns(shortcutSigns(keys, apple).flat()).map(({ key, sign }) => (
        <kbd
          key={key}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border bg-sunken px-1 font-sans text-2xs"
        >
          {sign}
        </kbd>
      ))}
    </span>
  );
}
