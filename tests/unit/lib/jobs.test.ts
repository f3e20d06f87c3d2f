// The states of jobs and what may be done in each.
import { describe, expect, it } from "vitest";
import {
  hasFailedTasks,
  isCancelableJob,
  isMovingJob,
  isPausableJob,
  isRetriableJob,
  JOB_KINDS,
  JOB_STATES,
  jobStateOf,
  storedStates,
} from "@/lib/jobs";
import { RUN_STATES } from "@/lib/run-states";

describe("jobs", () => {
  it("have a state for every state of a run, and read as failed when it is unknown", () => {
    expect(storedStates("run", "recent").toSorted()).toEqual([...RUN_STATES].toSorted());
    expect(jobStateOf("run", "budget_stopped")).toBe("paused");
    expect(jobStateOf("sync", "melted")).toBe("failed");
  });

  it.each(JOB_KINDS)("stand in the tabs by their states: %s", (kind) => {
    const active = storedStates(kind, "active");
    expect(active).toContain("queued");
    expect(active).not.toContain("failed");
    expect(storedStates(kind, "failed")).toEqual(["failed"]);
    expect(storedStates(kind, "recent")).toEqual(
      expect.arrayContaining([...active, "completed", "canceled"]),
    );
  });

  it("leave out uploads that nobody started", () => {
    expect(storedStates("import", "recent")).not.toContain("uploaded");
  });

  it("can be stopped while they may move, and tried again when they ended early", () => {
    for (const kind of JOB_KINDS)
      for (const state of JOB_STATES) {
        const job = { kind, state };
        expect(isCancelableJob(job), state).toBe(["queued", "running", "paused"].includes(state));
        expect(isRetriableJob(job), `${kind} ${state}`).toBe(
          ["failed", "canceled"].includes(state) || (kind === "run" && state === "paused"),
        );
        expect(isMovingJob(job) && isRetriableJob(job)).toBe(false);
        expect(isPausableJob(job)).toBe(kind === "run" && isMovingJob(job));
        expect(hasFailedTasks({ ...job, failed: 2 })).toBe(kind === "run" && state === "done");
        expect(hasFailedTasks({ ...job, failed: 0 })).toBe(false);
      }
  });
});
