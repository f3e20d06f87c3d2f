// The name patterns of storage connections.
import fc from "fast-check";
import { expect, test } from "vitest";
import { globMatcher } from "@/lib/glob";

const CASES: [pattern: string, name: string, matches: boolean][] = [
  ["", "any/thing.txt", true],
  ["*.txt", "a.txt", true],
  ["*.txt", "deep/down/a.txt", true],
  ["*.txt", "a.txt.gz", false],
  ["inbox/*.txt", "inbox/a.txt", true],
  ["inbox/*.txt", "inbox/old/a.txt", false],
  ["inbox/**", "inbox/old/a.txt", true],
  ["inbox/**/*.txt", "inbox/a.txt", true],
  ["inbox/**/*.txt", "inbox/old/2026/a.txt", true],
  ["**/*.jsonl", "a.jsonl", true],
  ["ticket-???.json", "ticket-001.json", true],
  ["ticket-???.json", "ticket-1.json", false],
  ["a?b/c", "a/b/c", false],
  ["[ab].txt", "a.txt", false],
  ["[ab].txt", "[ab].txt", true],
  ["ü*", "über.txt", true],
  ["?.txt", "😀.txt", true],
  ["a.c", "abc", false],
];

test.each(CASES)("%j on %j is %s", (pattern, name, expected) => {
  expect(globMatcher(pattern)(name)).toBe(expected);
});

test("a name without wildcards matches itself and nothing else", () => {
  const plain = fc.string({ minLength: 1 }).filter((text) => !/[*?/]/.test(text));
  fc.assert(
    fc.property(plain, plain, (pattern, name) => {
      expect(globMatcher(pattern)(name)).toBe([...pattern].join("") === [...name].join(""));
    }),
  );
});

/** What the patterns mean, written as a regular expression; its time may explode, so it is for short names alone. */
function asRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/(?<=^|\/)\*{2,}\//g, "\u0000")
    .replace(/\*{2,}/g, "\u0001")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]")
    .replaceAll("\u0000", "[\\s\\S]*")
    .replaceAll("\u0001", "[\\s\\S]*");
  return new RegExp(`^${source}$`);
}

test("stars of both kinds mean the same as the regular expression that says so", () => {
  const text = (parts: string[]) =>
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 9 }).map((all) => all.join(""));
  fc.assert(
    fc.property(
      text(["a", "b", "*", "**", "?", "/"]).filter((one) => !one.includes("***")),
      text(["a", "b", "/"]),
      (pattern, name) => {
        const lastPart = pattern.includes("/") ? name : name.slice(name.lastIndexOf("/") + 1);
        expect([pattern, name, globMatcher(pattern)(name)]).toEqual([
          pattern,
          name,
          asRegExp(pattern).test(lastPart),
        ]);
      },
    ),
    { numRuns: 2_000, examples: [["a/**/**/", "a/"]] },
  );
});

test.each(["**a", "*a", "**?", "?*"])(
  "a page of the longest keys against many %s is done in a moment",
  (part) => {
    const matches = globMatcher(`${part.repeat(500 / part.length - 1)}b`);
    const keys = Array.from({ length: 100 }, (_, n) => `${"a".repeat(1_020)}${n}`);
    const began = performance.now();
    expect(keys.some(matches)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_500);
  },
);
