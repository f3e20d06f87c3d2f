// Reads keyboard shortcuts such as "mod+k", "shift+enter" or the two-step "g p", and matches key events against them.

/** The part of a KeyboardEvent that matching needs. */
export interface KeyPress {
  key: string;
  /** The physical key, so that digits still match on layouts where they need Shift. */
  code?: string;
  metaKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

interface Step {
  key: string;
  mod: boolean;
  alt: boolean;
  shift: boolean;
}

const NAMED_KEYS: Record<string, string> = {
  space: " ",
  esc: "escape",
  left: "arrowleft",
  right: "arrowright",
  up: "arrowup",
  down: "arrowdown",
};

function parseStep(step: string): Step {
  const parts = step.toLowerCase().split("+");
  const name = parts.at(-1) || "+";
  return {
    key: NAMED_KEYS[name] ?? name,
    mod: parts.includes("mod"),
    alt: parts.includes("alt"),
    shift: parts.includes("shift"),
  };
}

/** Splits "g p" into its steps; "mod" is ⌘ on Apple machines and Ctrl elsewhere. */
export function parseShortcut(keys: string): Step[] {
  return keys
    .trim()
    .split(" ")
    .filter((step) => step !== "")
    .map(parseStep);
}

function matchesKey(step: Step, press: KeyPress): boolean {
  if (press.key.toLowerCase() === step.key) return true;
  return (
    /^[0-9]$/.test(step.key) && (press.code === `Digit${step.key}` || press.code === `Numpad${step.key}`)
  );
}

/** Shift counts only where a letter or named key is meant: "?" and "+" need it on some layouts and not on others. */
function matchesShift(step: Step, press: KeyPress): boolean {
  if (step.shift) return press.shiftKey;
  const isWordKey = step.key.length > 1 || step.key.toUpperCase() !== step.key;
  return !isWordKey || !press.shiftKey;
}

export function matchesStep(step: Step, press: KeyPress): boolean {
  const mod = press.metaKey || press.ctrlKey;
  return (
    step.mod === mod && step.alt === press.altKey && matchesShift(step, press) && matchesKey(step, press)
  );
}

/**
 * Says whether the last presses complete a shortcut.
 * @param presses the recent presses, oldest first; only as many as the shortcut has steps are looked at
 */
export function completes(keys: string, presses: readonly KeyPress[]): boolean {
  const steps = parseShortcut(keys);
  const tail = presses.slice(-steps.length);
  if (steps.length === 0 || tail.length < steps.length) return false;
  return steps.every((step, at) => {
    const press = tail[at];
    return press !== undefined && matchesStep(step, press);
  });
}

const SIGNS: Record<string, string> = {
  " ": "Space",
  enter: "↵",
  escape: "Esc",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  backspace: "⌫",
  tab: "Tab",
};

function stepSigns(step: Step, apple: boolean): string[] {
  const key = SIGNS[step.key] ?? (step.key.length === 1 ? step.key.toUpperCase() : step.key);
  return [
    ...(step.mod ? [apple ? "⌘" : "Ctrl"] : []),
    ...(step.alt ? [apple ? "⌥" : "Alt"] : []),
    ...(step.shift ? [apple ? "⇧" : "Shift"] : []),
    key,
  ];
}

/** The signs to print for a shortcut, one list per step: "mod+k" gives [["⌘", "K"]] or [["Ctrl", "K"]]. */
export function shortcutSigns(keys: string, apple: boolean): string[][] {
  return parseShortcut(keys).map((step) => stepSigns(step, apple));
}
