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

test("many stars cost no more than the lengths", () => {
  const began = performance.now();
  expect(globMatcher(`${"*a".repeat(200)}b/x`)("a".repeat(1_000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(1_000);
});
