// What the studio decides about runs before anybody has chosen, and how it says what a run costs.
import { describe, expect, it } from "vitest";
import {
  confirmWords,
  countedWords,
  estimateWords,
  minutesWords,
  rangeWords,
  warningWords,
} from "@/components/runs/estimate-words";
import { pairToCompare, selectRunId } from "@/components/runs/pick";

describe("selectRunId", () => {
  const runs = [
    { id: "r3", versionId: "v2" },
    { id: "r2", versionId: "v1" },
    { id: "r1", versionId: "v1" },
  ];

  it("opens the newest run of the open version", () => {
    expect(selectRunId(runs, "v1", null)).toBe("r2");
    expect(selectRunId(runs, "v3", null)).toBeUndefined();
  });

  it("keeps a run that was opened, also before the list knows it, while its version is open", () => {
    expect(selectRunId(runs, "v1", { runId: "r1", versionId: "v1" })).toBe("r1");
    expect(selectRunId(runs, "v1", { runId: "r9", versionId: "v1" })).toBe("r9");
    expect(selectRunId(runs, "v2", { runId: "r1", versionId: "v1" })).toBe("r3");
  });
});

describe("pairToCompare", () => {
  const versions = [1, 2, 4].map((number) => ({ id: `v${number}`, number }));
  const numbers = (openId: string, from = versions) =>
    pairToCompare(from, openId)?.map(({ number }) => number) ?? null;

  it("puts the measured version before the open one first", () => {
    expect(numbers("v2")).toEqual([1, 2]);
    expect(numbers("v4")).toEqual([2, 4]);
  });

  it("takes the next one for the oldest, and the newest two where the open one is not measured", () => {
    expect(numbers("v1")).toEqual([1, 2]);
    expect(numbers("v3")).toEqual([2, 4]);
  });

  it("needs two", () => {
    expect(numbers("v1", versions.slice(0, 1))).toBeNull();
    expect(numbers("v1", [])).toBeNull();
  });
});

describe("the words of an estimate", () => {
  const range = (expected: number) => ({ min: expected / 2, expected, max: expected * 2 });
  const of = (tasks: number, tokens: number | null, usd: number | null) => ({
    tasks,
    economy: null,
    live: tokens === null ? null : { tokens: range(tokens), usd: usd === null ? null : range(usd) },
  });

  it("say tasks, tokens and dollars", () => {
    expect(estimateWords(of(240, 14_200, 0.0021))).toBe("240 tasks, about 14.2k tokens, $0.0021");
    expect(rangeWords(range(0.01))).toBe("at least $0.0050, at most $0.020");
  });

  it("say those of the Batch API", () => {
    const { live, ...rest } = of(2, 50, 0.5);
    expect(estimateWords({ ...rest, live: null, economy: live }, "batch")).toBe(
      "2 tasks, about 50 tokens, $0.50",
    );
  });

  it("say that a price is unknown, and nothing where nothing runs or is known", () => {
    expect(estimateWords(of(2, 50, null))).toBe("2 tasks, about 50 tokens, price unknown");
    expect(estimateWords(of(1, null, null))).toBe("1 task");
    expect(estimateWords(of(0, 0, 0))).toBe("0 tasks");
    expect(estimateWords(of(2, 50, 0))).toBe("2 tasks, about 50 tokens, free");
    expect(estimateWords(of(2, 0, 0))).toBe("2 tasks, free");
    expect(rangeWords(range(0))).toBeNull();
    expect(rangeWords(null)).toBeNull();
  });

  it("name the price on the button only where there is one", () => {
    expect(confirmWords(of(240, 1, 0.31))).toBe("Run 240 tasks for about $0.31");
    expect(confirmWords(of(1, 1, 0))).toBe("Run 1 task");
    expect(confirmWords(of(1, null, null))).toBe("Run 1 task");
  });

  it("say how long it takes, that this is not known, or nothing where nothing is asked or it is over at once", () => {
    const words = (minutes: number | null, tokens: number | null = 1) =>
      minutesWords({ minutes, tasks: 5, live: of(5, tokens, 0).live });
    expect(words(95)).toBe("Takes 1 h 35 min or more at OpenAI's rate limit.");
    expect(words(null)).toMatch(/not known/);
    expect(words(0.01)).toBeNull();
    expect(words(null, null)).toBeNull();
  });

  it("say how much is counted, and what becomes of texts that are too long", () => {
    expect(countedWords({ counted: 42, tasks: 100 })).toBe("counted 42%");
    expect(countedWords({ counted: 100, tasks: 100 })).toBeNull();
    expect(warningWords({ missing: 0, tooLong: 3, isCut: false })).toEqual([
      "3 texts too long for this model: they fail without a call.",
    ]);
    expect(warningWords({ missing: 0, tooLong: 1, isCut: true })[0]).toMatch(/start and the end/);
    expect(warningWords({ missing: 2, tooLong: 0, isCut: true })).toEqual([
      "2 of the tasks lack a column of the prompt: they fail without a call.",
    ]);
  });
});
