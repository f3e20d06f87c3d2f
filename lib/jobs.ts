// Background jobs as people see them: four kinds of rows under one list of states, and what may be done to each.

export const JOB_KINDS = ["run", "import", "conversion", "sync"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATES = ["queued", "running", "paused", "failed", "done", "canceled"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** active: what may still move, paused runs with it. */
export const JOB_TABS = ["active", "failed", "recent"] as const;
export type JobTab = (typeof JOB_TABS)[number];

type Row = { kind: JobKind; state: JobState };

/** The states of each table; an upload that nobody started is no job yet. */
const STATES: Readonly<Record<JobKind, Readonly<Record<string, JobState>>>> = {
  run: {
    queued: "queued",
    running: "running",
    paused: "paused",
    budget_stopped: "paused",
    failed: "failed",
    completed: "done",
    completed_with_errors: "done",
    canceled: "canceled",
  },
  import: {
    queued: "queued",
    running: "running",
    failed: "failed",
    completed: "done",
    undone: "done",
    canceled: "canceled",
  },
  conversion: {
    queued: "queued",
    running: "running",
    failed: "failed",
    completed: "done",
    undone: "done",
    canceled: "canceled",
  },
  sync: {
    queued: "queued",
    running: "running",
    failed: "failed",
    completed: "done",
    completed_with_errors: "done",
    canceled: "canceled",
  },
};

const TAB_STATES: Readonly<Record<JobTab, readonly JobState[]>> = {
  active: ["queued", "running", "paused"],
  failed: ["failed"],
  recent: JOB_STATES,
};

/** A stored state; one that this version of the code does not know reads as failed. */
export const jobStateOf = (kind: JobKind, stored: string): JobState => STATES[kind][stored] ?? "failed";

/** What a table calls the states of a tab. */
export const storedStates = (kind: JobKind, tab: JobTab): string[] =>
  Object.entries(STATES[kind]).flatMap(([stored, state]) =>
    TAB_STATES[tab].includes(state) ? [stored] : [],
  );

export const isMovingJob = ({ state }: Pick<Row, "state">) => state === "queued" || state === "running";

/** Nothing else can pause. */
export const isPausableJob = (job: Row) => job.kind === "run" && isMovingJob(job);

/** A run that has ended may hold tasks that failed; one that stands still is sent on first. */
export const hasFailedTasks = (job: Row & { failed: number }) =>
  job.kind === "run" && job.state === "done" && job.failed > 0;

/** A paused run is ended by canceling it. */
export const isCancelableJob = (job: Row) => isMovingJob(job) || job.state === "paused";

/**
 * A run goes on with what is left. A conversion is made anew with the same settings: what the first one converted is skipped
 * and each can be undone by itself. A sync is started anew and reads what it has not seen. An import needs its file again.
 */
export const isRetriableJob = ({ kind, state }: Row) =>
  state === "failed" || state === "canceled" || (kind === "run" && state === "paused");
