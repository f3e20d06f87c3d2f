// What people read about jobs: kinds, states, how far they are, who started them and how long they took.

import type { Job, JobCall, JobListRow, JobStep } from "@/components/jobs/types";
import type { Tone } from "@/components/ui/alert";
import { formatCount, formatDuration, formatPercent, formatPlural } from "@/lib/format";
import { isRetriableJob, type JobKind, type JobState } from "@/lib/jobs";
import { scopeWords } from "@/lib/run-words";

export const KIND_LABELS: Readonly<Record<JobKind, string>> = {
  run: "Run",
  import: "Import",
  conversion: "Conversion",
  sync: "Sync",
};

type Word = { label: string; tone: Tone };

const STATE_WORDS: Readonly<Record<JobState, Word>> = {
  queued: { label: "queued", tone: "neutral" },
  running: { label: "running", tone: "accent" },
  paused: { label: "paused", tone: "warning" },
  failed: { label: "failed", tone: "danger" },
  done: { label: "done", tone: "success" },
  canceled: { label: "canceled", tone: "neutral" },
};

/** The word of a job; one that ended with failures says so. Refused rows of an import are told by its progress. */
export function stateWord({ kind, state, failed }: Pick<JobListRow, "kind" | "state" | "failed">): Word {
  const hasErrors = state === "done" && failed > 0 && (kind === "run" || kind === "sync");
  return hasErrors ? { label: "done, with errors", tone: "warning" } : STATE_WORDS[state];
}

export const CALL_WORDS: Readonly<Record<JobCall["state"], Word>> = {
  queued: { label: "queued", tone: "neutral" },
  running: { label: "running", tone: "accent" },
  completed: { label: "done", tone: "success" },
  failed: { label: "failed", tone: "danger" },
  cancelled: { label: "canceled", tone: "neutral" },
};

export const STEP_WORDS: Readonly<Record<JobStep["state"], Word>> = {
  waiting: { label: "waiting", tone: "neutral" },
  done: { label: "done", tone: "success" },
  failed: { label: "failed", tone: "danger" },
};

const UNITS: Readonly<Record<JobKind, string>> = {
  run: "task",
  import: "row",
  conversion: "task",
  sync: "object",
};

/** "12 of 240 tasks", "1,200 rows", with what failed. */
export function progressWords({ kind, done, failed, total }: JobListRow): string {
  const finished = kind === "run" ? done + failed : done;
  const unit = UNITS[kind];
  const far =
    total === null || total === finished
      ? formatPlural(finished, unit)
      : `${formatCount(finished)} of ${formatPlural(total, unit)}`;
  const bad = kind === "import" ? "refused" : "failed";
  return failed > 0 ? `${far}, ${formatCount(failed)} ${bad}` : far;
}

export function starterWords({ startedBy }: Pick<JobListRow, "startedBy">): string {
  if (startedBy === "schedule") return "by schedule";
  return startedBy.name ?? "somebody who left";
}

/** From the start, or else from the click, to the end or to `now`; null while it waits. */
export function tookMs(
  job: Pick<JobListRow, "state" | "createdAt" | "startedAt" | "endedAt">,
  now: number,
): number | null {
  const from = (job.startedAt ?? job.createdAt).getTime();
  if (job.endedAt) return job.endedAt.getTime() - from;
  return job.state === "running" ? Math.max(0, now - from) : null;
}

const AT_ONCE_S = 2;

/** "Jobs start within a second." or how long the oldest has waited. */
export function waitWords(waitsSeconds: number): string {
  if (waitsSeconds < AT_ONCE_S) return "Jobs start within a second.";
  return `The oldest waiting job has waited for ${formatDuration(waitsSeconds * 1_000)}.`;
}

/** Where the jobs run. */
export function workerWords({ workers, here }: { workers: number; here: boolean }): string {
  if (workers === 0) return "No process takes jobs at the moment.";
  if (workers > 1) return `${formatCount(workers)} processes take jobs.`;
  return here ? "They run in this server." : "A worker runs them.";
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  "run-prompt": "Plan the run",
  "classify-chunk": "Label tasks",
  "run-batches": "Look after the batches",
  "import-file": "Read the file",
  "convert-predictions": "Convert predictions",
  "sync-storage": "Sync the storage",
};

/** A function in words, "Label tasks, part 12"; its id where it has none. */
export function functionWords({ name, chunk }: Pick<JobCall, "name" | "chunk">): string {
  const own = name.replace(/-failure$/, "");
  const part = chunk === null ? "" : `, part ${formatCount(chunk)}`;
  const words = `${FUNCTIONS[own] ?? own}${part}`;
  return own === name ? words : `${words}: note the failure`;
}

/** Where the thing itself is shown. */
export function jobTarget(base: string, job: Job): { href: string; label: string } {
  const project = `${base}/projects/${job.project.id}`;
  const { kind } = job;
  if (job.about.kind === "run")
    return { href: `${base}/prompts/${job.about.promptId}?run=${job.id}`, label: "Open in the studio" };
  if (kind === "import") return { href: `${project}/import?import=${job.id}`, label: "Open the import" };
  if (job.about.kind === "sync") {
    const { connectionId } = job.about;
    return { href: `${project}/storage${connectionId ? `/${connectionId}` : ""}`, label: "Open the storage" };
  }
  return { href: `${project}/predictions`, label: "Open the predictions" };
}

/** A sync cannot be started anew once its connection is deleted. */
export const mayRetry = (job: Job): boolean =>
  isRetriableJob(job) && !(job.about.kind === "sync" && job.about.connectionId === null);

/** What another try is called, and what it does. */
export const RETRY_WORDS: Readonly<Record<JobKind, { label: string; hint: string }>> = {
  run: { label: "Continue", hint: "What is done is kept. Continuing does what is left." },
  import: { label: "Import again", hint: "Nothing was imported. The file has to be chosen again." },
  conversion: {
    label: "Convert again",
    hint: "What was converted is kept. Converting again makes a new conversion with the same settings for what is left.",
  },
  sync: {
    label: "Sync again",
    hint: "What was stored is kept. A new sync reads what this one has not.",
  },
};

/** What follows the kind of a job, with a comma before it. */
export function aboutWords({ about }: Job): string {
  if (about.kind === "run") {
    const scope = scopeWords(about);
    return `, ${scope.charAt(0).toLowerCase()}${scope.slice(1)}`;
  }
  if (about.kind === "conversion") {
    const { converted, minConfidence, undoneAt } = about;
    const minimum = minConfidence === null ? "" : ` from ${formatPercent(minConfidence, 0)} confidence on`;
    return `, ${formatPlural(converted, "annotation")} made${minimum}${undoneAt ? ", taken back" : ""}`;
  }
  if (about.kind === "sync") {
    const { tasksAdded, tasksChanged } = about;
    return `, ${formatPlural(tasksAdded, "task")} added, ${formatCount(tasksChanged)} changed`;
  }
  return "";
}
