// Matches names of stored objects against a pattern of people, in time that grows with the lengths alone.

export const MAX_GLOB_CHARS = 500;

/** `*` stands for any characters but a slash, `**` for any at all, `?` for one that is no slash. */
type Part = { kind: "text"; char: string } | { kind: "one" } | { kind: "some" } | { kind: "all" };

/** A test for whole names; the empty pattern matches every name. A pattern without a slash is held against the last part. */
export function globMatcher(pattern: string): (name: string) => boolean {
  if (pattern === "") return () => true;
  const places = placesOf(parse(pattern));
  const lastPartOnly = !pattern.includes("/");
  return (name) => matches(places, lastPartOnly ? name.slice(name.lastIndexOf("/") + 1) : name);
}

function parse(pattern: string): Part[] {
  const parts: Part[] = [];
  const chars = [...pattern];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (char === "?") parts.push({ kind: "one" });
    else if (char !== "*") parts.push({ kind: "text", char });
    else if (chars[at + 1] !== "*") addStar(parts, "some");
    else {
      while (chars[at + 1] === "*") at++;
      addStar(parts, "all");
      // "a/**/b" also means "a/b".
      if (chars[at + 1] === "/" && (at < 2 || chars[at - 2] === "/")) at++;
    }
  }
  return parts;
}

/** Two stars in a row are the wider one. */
function addStar(parts: Part[], kind: "some" | "all"): void {
  const last = parts.at(-1)?.kind;
  if (last === "some" || last === "all") parts.pop();
  parts.push({ kind: last === "all" ? last : kind });
}

/** A pattern as sets of places, one bit for each part: all places that a name may have reached move in one go. */
type Places = { byChar: ReadonlyMap<string, bigint>; one: bigint; some: bigint; all: bigint; end: bigint };

function placesOf(parts: readonly Part[]): Places {
  const byChar = new Map<string, bigint>();
  const sets = { one: 0n, some: 0n, all: 0n };
  for (const [at, part] of parts.entries()) {
    const bit = 1n << BigInt(at);
    if (part.kind === "text") byChar.set(part.char, (byChar.get(part.char) ?? 0n) | bit);
    else sets[part.kind] |= bit;
  }
  return { byChar, ...sets, end: 1n << BigInt(parts.length) };
}

function matches({ byChar, one, some, all, end }: Places, name: string): boolean {
  const stars = some | all;
  // A star may also stand for nothing.
  let open = 1n | ((1n & stars) << 1n);
  for (const char of name) {
    const [stay, step] = char === "/" ? [all, 0n] : [stars, one];
    const moved = (open & stay) | ((open & (step | (byChar.get(char) ?? 0n))) << 1n);
    if (moved === 0n) return false;
    open = moved | ((moved & stars) << 1n);
  }
  return (open & end) !== 0n;
}
