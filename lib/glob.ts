// Matches names of stored objects against a pattern of people, in time that grows with the lengths alone.

export const MAX_GLOB_CHARS = 500;

/** `*` stands for any characters but a slash, `**` for any at all, `?` for one that is no slash. */
type Part = { kind: "text"; char: string } | { kind: "one" } | { kind: "some" } | { kind: "all" };

/** A test for whole names; the empty pattern matches every name. A pattern without a slash is held against the last part. */
export function globMatcher(pattern: string): (name: string) => boolean {
  if (pattern === "") return () => true;
  const parts = parse(pattern);
  const lastPartOnly = !pattern.includes("/");
  return (name) => matches(parts, [...(lastPartOnly ? name.slice(name.lastIndexOf("/") + 1) : name)]);
}

function parse(pattern: string): Part[] {
  const parts: Part[] = [];
  const chars = [...pattern];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (char === "?") parts.push({ kind: "one" });
    else if (char !== "*") parts.push({ kind: "text", char });
    else if (chars[at + 1] !== "*") parts.push({ kind: "some" });
    else {
      while (chars[at + 1] === "*") at++;
      parts.push({ kind: "all" });
      // "a/**/b" also means "a/b".
      if (chars[at + 1] === "/" && (at < 2 || chars[at - 2] === "/")) at++;
    }
  }
  return parts;
}

/** All positions of the pattern that are possible after each character: never more work than pattern times name. */
function matches(parts: readonly Part[], name: readonly string[]): boolean {
  let open = closure(parts, new Set([0]));
  for (const char of name) {
    const next = new Set<number>();
    for (const at of open) {
      const part = parts[at];
      if (part === undefined) continue;
      if (part.kind === "all" || (part.kind === "some" && char !== "/")) next.add(at);
      if ((part.kind === "text" && part.char === char) || (part.kind === "one" && char !== "/"))
        next.add(at + 1);
    }
    if (next.size === 0) return false;
    open = closure(parts, next);
  }
  return open.has(parts.length);
}

/** A star may also stand for nothing. */
function closure(parts: readonly Part[], positions: Set<number>): Set<number> {
  for (const at of positions) {
    const kind = parts[at]?.kind;
    if (kind === "some" || kind === "all") positions.add(at + 1);
  }
  return positions;
}
