// Numbers as people read them, at the edges where rounding would lie.
import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatList,
  formatPercent,
  formatPercentInterval,
  formatPlural,
  formatTokens,
  formatUsd,
} from "@/lib/format";
import { wilsonInterval } from "@/lib/metrics/intervals";

describe("counts", () => {
  it("are grouped, shortened and put into the right number", () => {
    expect(formatCount(1_234_567)).toBe("1,234,567");
    expect(formatCount(12n)).toBe("12");
    expect(formatCompact(1_234_567)).toBe("1.2M");
    expect(formatPlural(1, "task")).toBe("1 task");
    expect(formatPlural(0, "task")).toBe("0 tasks");
    expect(formatPlural(1_000, "class", "classes")).toBe("1,000 classes");
    expect(["a", "b", "c"].map((_, at) => formatList(["a", "b", "c"].slice(0, at + 1)))).toEqual([
      "a",
      "a and b",
      "a, b, and c",
    ]);
    expect([999, 12_345, 1_500_000].map(formatTokens)).toEqual(["999", "12.3k", "1.5M"]);
  });
});

describe("shares", () => {
  it.each([
    [null, "–"],
    [0, "0%"],
    [1, "100%"],
    [0.735, "73.5%"],
    [0.9999, "99.9%"],
    [0.00001, "0.1%"],
  ])("%j is %s", (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
  it("come with their interval", () => {
    expect(formatPercentInterval(0.7, wilsonInterval(7, 10))).toBe("70% (40–89%)");
    expect(formatPercentInterval(null, null)).toBe("–");
  });
});

it.each([
  [null, "–"],
  [0, "$0.00"],
  [0.00001234, "$0.000012"],
  [0.5, "$0.50"],
  [0.996, "$1.00"],
  [12.345, "$12.35"],
  [1_234.5, "$1,234.50"],
])("%j dollars is %s", (dollars, text) => {
  expect(formatUsd(dollars)).toBe(text);
});

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1_023, "1,023 bytes"],
  [1_536, "1.5 kB"],
  [200 * 1_024 * 1_024, "200 MB"],
])("%i bytes is %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [null, "–"],
  [0, "0 ms"],
  [999, "999 ms"],
  [4_230, "4.2 s"],
  [59_990, "1 min"],
  [185_000, "3 min 5 s"],
  [7_800_000, "2 h 10 min"],
  [100_800_000, "1 d 4 h"],
])("%j ms is %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
