// What people read about the state of a run, and the κ of its confusion matrix.
import { describe, expect, it } from "vitest";
import type { BatchState, BatchStatus } from "@/lib/batch-states";
import { batchWords } from "@/lib/batch-words";
import { FAILURES } from "@/lib/failures";
import { kappaOf } from "@/lib/run-kappa";
import { RUN_STATES } from "@/lib/run-states";
import {
  failureSentence,
  isActiveRun,
  isFinishedRun,
  isKeyTrouble,
  isResumableRun,
  isRetryableRun,
  pauseAdvice,
  runStateOf,
  scopeWords,
  stopReason,
} from "@/lib/run-words";

describe("batches", () => {
  const batch = { number: 1, lines: 50_000, completed: 1_200, failed: 3 };

  it("say how far they are", () => {
    const words = (state: BatchState, status: BatchStatus | null = null) =>
      batchWords({ ...batch, state, status });
    expect(words("writing")).toBe("its file is being made");
    expect(words("written")).toBe("being sent");
    expect(words("sent", "validating")).toBe("validating");
    expect(words("sent", "in_progress")).toBe("in progress, 1,203 of 50,000");
    expect(words("sent", "finalizing")).toBe("finishing");
    expect(words("sent", "cancelling")).toBe("being canceled");
    expect(words("ended", "completed")).toBe("its answers are being stored");
  });

  it("are named with the scope of their run", () => {
    const run = { scope: "all", sampleSize: null, onlyMissing: true };
    expect(scopeWords({ ...run, mode: "batch" })).toBe("All tasks, without a prediction, Economy");
    expect(scopeWords({ ...run, mode: "live" })).toBe("All tasks, without a prediction");
  });
});

describe("run states", () => {
  it("are active, finished or resumable, never two of them", () => {
    for (const state of RUN_STATES) {
      const run = { state };
      const kinds = [isActiveRun(run), isFinishedRun(run), isResumableRun(run)];
      expect(kinds.filter(Boolean), state).toHaveLength(1);
    }
  });

  it("let failed tasks be tried again once nothing moves any more", () => {
    for (const state of RUN_STATES) {
      expect(isRetryableRun({ state, failed: 0 })).toBe(false);
      const isStill = !isActiveRun({ state }) && state !== "completed";
      expect(isRetryableRun({ state, failed: 1 }), state).toBe(isStill);
    }
  });

  it("read as failed when they are unknown", () => {
    expect(runStateOf("running")).toBe("running");
    expect(runStateOf("melted")).toBe("failed");
    expect(isActiveRun(undefined)).toBe(false);
  });
});

describe("stopReason", () => {
  it("prefers the code, then says it by the state", () => {
    expect(stopReason({ state: "paused", code: "QUOTA" })).toBe(FAILURES.QUOTA.sentence);
    expect(stopReason({ state: "paused", code: "RATE_LIMIT" })).toContain("no call");
    expect(stopReason({ state: "paused", code: null })).toBe("Somebody paused it.");
    expect(stopReason({ state: "budget_stopped", code: null })).toBe(FAILURES.BUDGET.sentence);
    expect(stopReason({ state: "failed", code: null })).toBe("The run could not be started.");
    expect(stopReason({ state: "completed", code: null })).toBeNull();
  });

  it("comes with what to do for every reason of a pause, and for nothing else", () => {
    const reasons = Object.values(FAILURES).flatMap(({ pauseReason }) => pauseReason ?? []);
    for (const pauseReason of new Set([...reasons, "user"]))
      expect(pauseAdvice({ state: "paused", pauseReason }), pauseReason).toMatch(/[Rr]esume/);
    expect(pauseAdvice({ state: "paused", pauseReason: "toString" })).toBeNull();
    expect(pauseAdvice({ state: "running", pauseReason: "user" })).toBeNull();
    expect(pauseAdvice({ state: "paused", pauseReason: null })).toBeNull();
  });

  it("shows a code that is no longer known", () => {
    expect(failureSentence("OLD_CODE")).toContain("OLD_CODE");
  });
});

it("sends people to the key settings for the key and its credit only", () => {
  expect(["NO_KEY", "KEY_INVALID", "QUOTA"].every(isKeyTrouble)).toBe(true);
  expect([null, "RATE_LIMIT", "MODEL_RETIRED", "OLD_CODE"].some(isKeyTrouble)).toBe(false);
});

it("names the scope of a run", () => {
  expect(scopeWords({ scope: "ground_truth", sampleSize: null, onlyMissing: false })).toBe("Ground truth");
  expect(scopeWords({ scope: "sample", sampleSize: 20, onlyMissing: true })).toBe(
    "Random sample of 20, without a prediction",
  );
  expect(scopeWords({ scope: "all", sampleSize: null, onlyMissing: false })).toBe("All tasks");
});

describe("kappaOf", () => {
  const matrix = (rows: number[][]) => ({
    cells: new Map(
      rows.map((row, truth) => [`${truth}`, new Map(row.map((n, predicted) => [`${predicted}`, n]))]),
    ),
  });

  it("equals the published values", () => {
    expect(
      kappaOf(
        matrix([
          [20, 5],
          [10, 15],
        ]),
      ),
    ).toBeCloseTo(0.4, 6);
    expect(
      kappaOf(
        matrix([
          [45, 15],
          [25, 15],
        ]),
      ),
    ).toBeCloseTo(0.130435, 6);
  });

  it("is unknown without answers and for one class only", () => {
    expect(kappaOf(matrix([]))).toBeNull();
    expect(kappaOf(matrix([[7]]))).toBeNull();
  });
});

it("names the cap that stopped a run", () => {
  const stopped = { state: "budget_stopped", code: "BUDGET", stoppedBy: "run" };
  const caps = [{ kind: "run" as const, amountUsd: 0.5, spentUsd: 0.49 }];
  expect(stopReason({ ...stopped, caps })).toBe("The run's cap of $0.50 is reached.");
  expect(stopReason(stopped)).toBe("The run's cap was reached.");
});
