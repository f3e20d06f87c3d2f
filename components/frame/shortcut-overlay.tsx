// The "?" overlay: every shortcut that works on the page right now, by group.
"use client";

import { type Shortcut, useShortcutList } from "@/components/frame/shortcuts";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const EVERYWHERE = "Everywhere";

function byGroup(shortcuts: readonly Shortcut[]): [string, Shortcut[]][] {
  const groups = Map.groupBy(
    shortcuts.filter((shortcut) => !shortcut.hidden),
    (shortcut) => shortcut.group ?? "This page",
  );
  return [...groups].sort(([a], [b]) => Number(a === EVERYWHERE) - Number(b === EVERYWHERE));
}

function KeyWays({ keys }: { keys: string }) {
  return (
    <span className="flex items-center gap-1.5">
      {keys.split("|").map((way) => (
        <Kbd key={way} keys={way} />
      ))}
    </span>
  );
}

export default function ShortcutOverlay({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  return (
    <Dialog open onOpenChange={onClose} title="Keyboard shortcuts" size="md">
      <div className="grid gap-5">
        {byGroup(shortcuts).map(([group, entries]) => (
          <section key={group}>
            <h3 className="mb-1 text-muted text-sm">{group}</h3>
            <dl className="divide-y">
              {entries.map((shortcut) => (
                <div
                  key={`${shortcut.keys}${shortcut.label}`}
                  className="flex items-center justify-between gap-4 py-1.5"
                >
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <KeyWays keys={shortcut.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
