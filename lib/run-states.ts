// The closed lists of runs: scopes, states, filters and groups of comparison; without zod, so that pages may carry them.

export const RUN_SCOPES = ["ground_truth", "sample", "all"] as const;
export type RunScopeName = (typeof RUN_SCOPES)[number];

/** live: one call for each task, now; batch: files of tasks through the provider's Batch API. */
export const RUN_MODES = ["live", "batch"] as const;
export type RunMode = (typeof RUN_MODES)[number];

export const RUN_STATES = [
  "queued",
  "running",
  "paused",
  "completed",
  "completed_with_errors",
  "failed",
  "canceled",
  "budget_stopped",
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** States in which calls may still be made. */
export const ACTIVE_RUN_STATES = ["queued", "running"] as const satisfies readonly RunState[];
/** States that a person may send on with what is left. */
export const RESUMABLE_RUN_STATES = [
  "paused",
  "failed",
  "canceled",
  "budget_stopped",
] as const satisfies readonly RunState[];

/** States in which the failed tasks of a run may be tried again, with whatever is left. */
export const RETRYABLE_RUN_STATES = [
  "completed_with_errors",
  ...RESUMABLE_RUN_STATES,
] as const satisfies readonly RunState[];

export const MAX_SAMPLE = 10_000;

/** What became of the tasks that two runs share; a failed or missing answer is wrong. */
export const COMPARE_GROUPS = [
  "changed",
  "improved",
  "regressed",
  "changed_wrong",
  "same_wrong",
  "both_right",
] as const;
export type CompareGroup = (typeof COMPARE_GROUPS)[number];
