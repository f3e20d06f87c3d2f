// Checks that a difference of two texts holds both, and says as little as possible.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffCounts, diffLines } from "@/lib/line-diff";

const kinds = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ kind, text }) => `${kind === "same" ? " " : kind === "added" ? "+" : "-"}${text}`,
  );

describe("diffLines", () => {
  it("keeps what is common and shows a changed line as removed, then added", () => {
    expect(kinds("a\nb\nc", "a\nx\nc")).toEqual([" a", "-b", "+x", " c"]);
    expect(kinds("", "a")).toEqual(["+a"]);
    expect(kinds("a\nb", "b\nc")).toEqual(["-a", " b", "+c"]);
    expect(diffCounts(diffLines("a\nb", "b\nc\nd"))).toEqual({ added: 2, removed: 1 });
  });

  it("holds both texts whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "")).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const of = (leftOut: string) =>
          lines
            .filter((line) => line.kind !== leftOut)
            .map((line) => line.text)
            .join("\n");
        expect(of("added")).toBe(before);
        expect(of("removed")).toBe(after);
      }),
    );
  });

  it("does not take long for texts that share nothing", () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join("\n");
    const started = performance.now();
    expect(diffLines(long("a"), long("b"))).toHaveLength(40_000);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
