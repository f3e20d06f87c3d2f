// What people read about jobs.
import { expect, test } from "vitest";
import { functionWords, stateWord } from "@/components/jobs/job-words";

test.each([
  [{ name: "classify-chunk", chunk: 12 }, "Label tasks, part 12"],
  [{ name: "classify-chunk-failure", chunk: 1_200 }, "Label tasks, part 1,200: note the failure"],
  [{ name: "run-prompt", chunk: null }, "Plan the run"],
  [{ name: "run-batches", chunk: null }, "Look after the batches"],
  [{ name: "brand-new", chunk: null }, "brand-new"],
])("%j is called %s", (call, words) => {
  expect(functionWords(call)).toBe(words);
});

test("a run or sync that ended with failures says so; refused rows of a file are told by its progress", () => {
  const labelOf = (kind: "run" | "sync" | "import", failed: number) =>
    stateWord({ kind, state: "done", failed }).label;
  expect([labelOf("run", 2), labelOf("sync", 1), labelOf("import", 3), labelOf("run", 0)]).toEqual([
    "done, with errors",
    "done, with errors",
    "done",
    "done",
  ]);
  expect(stateWord({ kind: "sync", state: "failed", failed: 4 }).label).toBe("failed");
});
