// Agreement and significance against published examples.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cohenKappa,
  fleissKappa,
  krippendorffAlpha,
  meanAgreement,
  taskAgreement,
} from "@/lib/metrics/agreement";
import { calibrate, keepAbove } from "@/lib/metrics/calibration";
import { percentile } from "@/lib/metrics/percentile";
import { canShowSignificance, discordance, mcnemarExact } from "@/lib/metrics/significance";

const NAMES = ["__proto__", "constructor", "c", "d", "e"];

function pairsOf(table: number[][]): [string, string][] {
  return table.flatMap((row, a) =>
    row.flatMap((count, b) =>
      Array.from({ length: count }, (): [string, string] => [NAMES[a] ?? "", NAMES[b] ?? ""]),
    ),
  );
}

function tasksOf(rows: string): string[][] {
  return rows
    .split(" / ")
    .map((row) =>
      row
        .split(" ")
        .flatMap((count, label) => Array.from({ length: Number(count) }, () => NAMES[label] ?? "")),
    );
}

describe("pairwise agreement", () => {
  it("is the share of equal pairs", () => {
    expect(taskAgreement(["A", "B", "A"])).toBeCloseTo(1 / 3, 12);
    expect(taskAgreement(["A", "A"])).toBe(1);
    expect(taskAgreement(["A"])).toBeNull();
    expect(meanAgreement([["A", "A"], ["A", "B"], ["A"]])).toBe(0.5);
    expect(meanAgreement([["A"], []])).toBeNull();
  });
});

describe("Cohen's kappa", () => {
  it.each([
    [
      [
        [20, 5],
        [10, 15],
      ],
      0.4,
    ],
    [
      [
        [45, 15],
        [25, 15],
      ],
      0.130435,
    ],
  ])("%j", (table, kappa) => {
    expect(cohenKappa(pairsOf(table))).toBeCloseTo(kappa, 6);
  });
  it("is undefined when both use one class only", () => {
    expect(
      cohenKappa([
        ["A", "A"],
        ["A", "A"],
      ]),
    ).toBeNull();
    expect(cohenKappa([])).toBeNull();
  });
});

describe("Fleiss' kappa", () => {
  it("equals the published example", () => {
    const rows =
      "0 0 0 0 14 / 0 2 6 4 2 / 0 0 3 5 6 / 0 3 9 2 0 / 2 2 8 1 1 / 7 7 0 0 0 / 3 2 6 3 0 / 2 5 3 2 2 / 6 5 2 1 0 / 0 2 2 3 7";
    expect(fleissKappa(tasksOf(rows))).toBeCloseTo(0.209931, 6);
  });
  it("wants the same number of labels everywhere", () => {
    expect(
      fleissKappa([
        ["A", "B"],
        ["A", "B", "B"],
      ]),
    ).toBeNull();
    expect(fleissKappa([["A"], ["B"]])).toBeNull();
    expect(fleissKappa([])).toBeNull();
    expect(
      fleissKappa([
        ["A", "A"],
        ["A", "A"],
      ]),
    ).toBeNull();
  });
});

describe("Krippendorff's alpha", () => {
  it("equals the published example with gaps", () => {
    const raters = [
      "* * * * * 3 4 1 2 1 1 3 3 * 3",
      "1 * 2 1 3 3 4 3 * * * * * * *",
      "* * 2 1 3 4 4 * 2 1 1 3 3 * 4",
    ].map((row) => row.split(" "));
    const tasks = Array.from({ length: 15 }, (_, task) =>
      raters.map((row) => row[task] ?? "*").filter((label) => label !== "*"),
    );
    expect(krippendorffAlpha(tasks)).toBeCloseTo(0.691358, 6);
  });
  it("is 1 in full agreement, and undefined when there is nothing to tell apart", () => {
    expect(
      krippendorffAlpha([
        ["A", "A"],
        ["B", "B", "B"],
      ]),
    ).toBe(1);
    expect(
      krippendorffAlpha([
        ["A", "A"],
        ["A", "A"],
      ]),
    ).toBeNull();
    expect(krippendorffAlpha([["A"], []])).toBeNull();
  });
});

describe("McNemar", () => {
  it.each([
    [1, 8, 0.039062],
    [0, 6, 0.03125],
    [12, 25, 0.047031],
    [5, 5, 1],
    [0, 0, 1],
  ])("(%i, %i)", (onlyFirst, onlySecond, p) => {
    expect(mcnemarExact({ onlyFirst, onlySecond })).toBeCloseTo(p, 5);
  });
  it("is a symmetric probability, also for many thousands", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (a, b) => {
        const p = mcnemarExact({ onlyFirst: a, onlySecond: b });
        expect(p).toBe(mcnemarExact({ onlyFirst: b, onlySecond: a }));
        expect(p >= 0 && p <= 1).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(mcnemarExact({ onlyFirst: 10_000, onlySecond: 10_000 })).toBe(1);
    expect(mcnemarExact({ onlyFirst: 9_700, onlySecond: 10_300 })).toBeLessThan(0.001);
  });
  it("is shown from six discordant tasks on", () => {
    const task = (firstCorrect: boolean, secondCorrect: boolean) => ({ firstCorrect, secondCorrect });
    const found = discordance([
      task(true, true),
      task(true, false),
      task(false, true),
      task(false, true),
      task(false, false),
    ]);
    expect(found).toEqual({ onlyFirst: 1, onlySecond: 2 });
    expect(canShowSignificance(found)).toBe(false);
    expect(canShowSignificance({ onlyFirst: 0, onlySecond: 6 })).toBe(true);
  });
});

describe("confidence", () => {
  const points = [0.05, 0.95, 0.91, 1].map((confidence, i) => ({ confidence, isCorrect: i > 1 }));
  it("is binned, and its error weighs the bins", () => {
    const { bins, error } = calibrate(points);
    expect(bins.map(({ from, count, accuracy }) => [from, count, accuracy])).toEqual([
      [0, 1, 0],
      [0.9, 3, 2 / 3],
    ]);
    expect(error).toBeCloseTo((0.05 + 3 * Math.abs(2 / 3 - 2.86 / 3)) / 4, 12);
    expect(calibrate([])).toEqual({ bins: [], error: null });
  });
  it("tells what a minimum would keep", () => {
    expect(keepAbove(points, 0.95)).toEqual({ coverage: 0.5, precision: 0.5 });
    expect(keepAbove(points, 1.1)).toEqual({ coverage: 0, precision: null });
    expect(keepAbove([], 0)).toEqual({ coverage: null, precision: null });
  });
});

it("percentile interpolates and leaves its input alone", () => {
  const values = [10, 1, 4, 3];
  expect(percentile(values, 0.5)).toBe(3.5);
  expect(percentile(values, 1)).toBe(10);
  expect(percentile(values, 0)).toBe(1);
  expect(percentile([], 0.5)).toBeNull();
  expect(values).toEqual([10, 1, 4, 3]);
});
