// What the studio decides about runs before anybody has chosen, and how it says what a run costs.
import { describe, expect, it } from "vitest";
import { confirmWords, estimateWords } from "@/components/runs/estimate-words";
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

describe("estimateWords", () => {
  it("says tasks, tokens and dollars", () => {
    expect(estimateWords({ tasks: 240, tokens: 14_200, costUsd: 0.0021 })).toBe(
      "240 tasks, about 14.2k tokens, $0.0021",
    );
  });

  it("says that a price is unknown, and nothing where nothing runs or is known", () => {
    expect(estimateWords({ tasks: 2, tokens: 50, costUsd: null })).toBe(
      "2 tasks, about 50 tokens, price unknown",
    );
    expect(estimateWords({ tasks: 1, tokens: null, costUsd: null })).toBe("1 task");
    expect(estimateWords({ tasks: 0, tokens: 0, costUsd: 0 })).toBe("0 tasks");
    expect(estimateWords({ tasks: 2, tokens: 50, costUsd: 0 })).toBe("2 tasks, about 50 tokens, free");
    expect(estimateWords({ tasks: 2, tokens: 0, costUsd: 0 })).toBe("2 tasks, free");
  });

  it("names the price on the button only where there is one", () => {
    expect(confirmWords({ tasks: 240, tokens: 1, costUsd: 0.31 })).toBe("Run 240 tasks for about $0.31");
    expect(confirmWords({ tasks: 1, tokens: 1, costUsd: 0 })).toBe("Run 1 task");
    expect(confirmWords({ tasks: 1, tokens: null, costUsd: null })).toBe("Run 1 task");
  });
});
