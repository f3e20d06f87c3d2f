// Guesses which of a few names a misspelt one was meant to be.

import { nameKey } from "@/lib/text";

const MAX_CHARS = 60;

/** The nearest candidate within one edit (two from six characters on), ignoring case; null when none is near. */
export function closest(word: string, candidates: readonly string[]): string | null {
  const key = nameKey(word);
  if (key === "" || key.length > MAX_CHARS) return null;
  let best: string | null = null;
  let bestDistance = (key.length >= 6 ? 2 : 1) + 1;
  for (const candidate of candidates) {
    const other = nameKey(candidate);
    if (Math.abs(other.length - key.length) >= bestDistance) continue;
    const distance = editDistance(key, other);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance in UTF-16 units, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
