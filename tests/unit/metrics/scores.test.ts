// Accuracy, intervals, confusion and F1 against published and hand-made check values.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracyOf, scoreAccuracy } from "@/lib/metrics/accuracy";
import { cellCount, confusionMatrix } from "@/lib/metrics/confusion";
import { f1Scores } from "@/lib/metrics/f1";
import { wilsonInterval } from "@/lib/metrics/intervals";
import type { ScoredPair } from "@/lib/metrics/pairs";

const truth = "A A A A B B B C C C".split(" ");
const answers = "A A B A B B C C D failed".split(" ");
const example: ScoredPair[] = truth.map((label, i) => {
  const answer = answers[i] ?? "failed";
  return { truth: label, predicted: answer === "failed" ? null : answer };
});

describe("accuracy", () => {
  it("counts a failed task as wrong and says what was answered", () => {
    const score = scoreAccuracy(example);
    expect(score).toMatchObject({ total: 10, answered: 9, correct: 6, accuracy: 0.6, coverage: 0.9 });
    expect(score.accuracyOnAnswered).toBeCloseTo(0.666667, 6);
    expect(score).toEqual(accuracyOf({ total: 10, answered: 9, correct: 6 }));
  });
  it("is unknown, never 0, without ground truth", () => {
    expect(scoreAccuracy([])).toMatchObject({
      accuracy: null,
      interval: null,
      accuracyOnAnswered: null,
      coverage: null,
    });
    expect(scoreAccuracy([{ truth: "A", predicted: null }])).toMatchObject({
      accuracy: 0,
      accuracyOnAnswered: null,
      coverage: 0,
    });
  });
});

describe("wilsonInterval", () => {
  it.each([
    [7, 10, 0.396778, 0.892209],
    [0, 20, 0, 0.161125],
    [20, 20, 0.838875, 1],
    [95, 100, 0.88825, 0.978456],
  ])("%i of %i", (hits, total, low, high) => {
    const interval = wilsonInterval(hits, total);
    expect(interval?.low).toBeCloseTo(low, 6);
    expect(interval?.high).toBeCloseTo(high, 6);
  });
  it("is exact at the ends, holds the share, and is null without tasks", () => {
    expect(wilsonInterval(0, 20)?.low).toBe(0);
    expect(wilsonInterval(20, 20)?.high).toBe(1);
    expect(wilsonInterval(0, 0)).toBeNull();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (total, raw) => {
          const hits = Math.min(raw, total);
          const interval = wilsonInterval(hits, total);
          expect(interval?.low).toBeLessThanOrEqual(hits / total);
          expect(interval?.high).toBeGreaterThanOrEqual(hits / total);
          expect(interval?.low).toBeGreaterThanOrEqual(0);
          expect(interval?.high).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe("confusion and F1", () => {
  it("give the example's values", () => {
    const { classes, macro, weighted } = f1Scores(confusionMatrix(example));
    const f1 = new Map(classes.map((score) => [score.label, score.f1]));
    expect(f1.get("A")).toBeCloseTo(0.857143, 6);
    expect(f1.get("B")).toBeCloseTo(0.666667, 6);
    expect(f1.get("C")).toBeCloseTo(0.4, 6);
    expect(classes.find((score) => score.label === "D")).toEqual({
      label: "D",
      support: 0,
      predicted: 1,
      precision: 0,
      recall: null,
      f1: 0,
    });
    expect(macro).toBeCloseTo(0.480952, 6);
    expect(weighted).toBeCloseTo(0.662857, 6);
  });
  it("keep the given order and leave out labels that never occur", () => {
    const confusion = confusionMatrix(example, ["D", "Never", "C"]);
    expect(confusion.labels).toEqual(["D", "C", "A", "B"]);
    expect(cellCount(confusion, "A", "B")).toBe(1);
    expect(cellCount(confusion, "A", "C")).toBe(0);
    expect(confusion.unanswered.get("C")).toBe(1);
  });
  it("have nothing to say about no tasks", () => {
    expect(f1Scores(confusionMatrix([]))).toEqual({ classes: [], macro: null, weighted: null });
  });
  it("take any string as a label", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", ""];
    const confusion = confusionMatrix(names.map((name) => ({ truth: name, predicted: name })));
    expect(confusion.labels).toEqual(names);
    expect(f1Scores(confusion).macro).toBe(1);
    expect(
      confusionMatrix([{ truth: "a", predicted: "__proto__" }]).support.get("__proto__"),
    ).toBeUndefined();
  });
  it("count every pair exactly once", () => {
    const label = fc.constantFrom("A", "B", "C", "__proto__");
    const pairs = fc.array(fc.record({ truth: label, predicted: fc.option(label) }));
    fc.assert(
      fc.property(pairs, (list) => {
        const confusion = confusionMatrix(list);
        const cells = [...confusion.cells.values()].flatMap((row) => [...row.values()]);
        const counted = [...cells, ...confusion.unanswered.values()].reduce((sum, count) => sum + count, 0);
        expect(counted).toBe(list.length);
        for (const { f1 } of f1Scores(confusion).classes) expect(f1 >= 0 && f1 <= 1).toBe(true);
      }),
    );
  });
});
