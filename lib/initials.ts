// Makes the one or two letters that stand for a person or an organization.

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function firstSign(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment.toLocaleUpperCase("en");
  return "";
}

/** "Ada King Lovelace" gives "AL", "acme" gives "A", an address gives its first letter, nothing gives "?". */
export function initials(name: string): string {
  const words =
    name
      .split("@")[0]
      ?.split(/[\s._-]+/)
      .filter(Boolean) ?? [];
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return first === undefined ? "?" : firstSign(first) + (last === undefined ? "" : firstSign(last));
}
