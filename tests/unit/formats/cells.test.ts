// Cells: what spreadsheets could run is disarmed, everything else stays as it is.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCodePoints, escapeFormula, writeCell } from "@/lib/formats/cells";

describe("escapeFormula", () => {
  it.each([
    "=1+1",
    "+A1",
    "-cmd",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "a\n=1",
    "a\r\n+b",
    "a\r@b",
    "--5",
    "1\n-2",
    "-",
    "+49 30 123",
  ])("disarms %j", (text) => {
    expect(escapeFormula(text)).toBe(`'${text}`);
  });
  it.each(["a=1", "5", "-5", "+3.5e-2", "-.5", "", " =1", "a\nb", "'=1", "mail@x.io", "10 - 5"])(
    "leaves %j",
    (text) => {
      expect(escapeFormula(text)).toBe(text);
    },
  );
  it("leaves no dangerous start and adds one sign at most", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "1", "a", "＝") }),
        (text) => {
          const escaped = escapeFormula(text);
          if (!/^[+-]?[0-9]/.test(text)) expect(escaped).not.toMatch(/^[=+\-@\t\r＝]/);
          expect([text, `'${text}`]).toContain(escaped);
        },
      ),
    );
  });
  it("is linear", () => {
    const start = performance.now();
    for (const unit of ["\n", "1", "+", "\r\n"]) escapeFormula(unit.repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

it("writeCell escapes only in escaped mode and never in JSON", () => {
  expect(writeCell("=1", "exact")).toBe('"=1"');
  expect(writeCell("=1", "escaped")).toBe(`"'=1"`);
  expect(writeCell({ a: "=1/2" }, "escaped")).toBe('"{""a"":""=1\\/2""}"');
  expect([-5, true, false, null, undefined].map((value) => writeCell(value, "escaped"))).toEqual([
    "-5",
    "True",
    "False",
    '""',
    '""',
  ]);
});

it("compareCodePoints orders as code points, not as UTF-16", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      const points = (text: string) => Array.from(text, (char) => char.codePointAt(0) ?? 0);
      const [x, y] = [points(a), points(b)];
      const at = x.findIndex((point, index) => point !== y[index]);
      const expected =
        at < 0 || at >= y.length ? Math.sign(x.length - y.length) : Math.sign((x[at] ?? 0) - (y[at] ?? 0));
      expect(Math.sign(compareCodePoints(a, b))).toBe(expected);
    }),
  );
  expect(["😀", "\uFFFD", "é", "a", "_", "Z"].sort(compareCodePoints)).toEqual([
    "Z",
    "_",
    "a",
    "é",
    "\uFFFD",
    "😀",
  ]);
});
