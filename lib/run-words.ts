// What people read about runs: their states, scopes and the reasons why they do not go on.
import { type CapState, capSentence, isCapKind } from "@/lib/budgets";
import { FAILURES, type FailurePauseReason, isFailureCode } from "@/lib/failures";
import {
  ACTIVE_RUN_STATES,
  RESUMABLE_RUN_STATES,
  RETRYABLE_RUN_STATES,
  RUN_STATES,
  type RunState,
} from "@/lib/run-states";

type Word = { label: string; tone: "neutral" | "accent" | "success" | "warning" | "danger" };

export const RUN_STATE_WORDS: Readonly<Record<RunState, Word>> = {
  queued: { label: "waiting", tone: "neutral" },
  running: { label: "running", tone: "accent" },
  paused: { label: "paused", tone: "warning" },
  completed: { label: "completed", tone: "success" },
  completed_with_errors: { label: "completed with errors", tone: "warning" },
  failed: { label: "failed", tone: "danger" },
  canceled: { label: "canceled", tone: "neutral" },
  budget_stopped: { label: "stopped at the cap", tone: "warning" },
};

/** A stored state; one that this version of the code does not know reads as failed. */
export const runStateOf = (state: string): RunState =>
  RUN_STATES.find((known) => known === state) ?? "failed";

const isOneOf = (states: readonly RunState[], state: string) => states.some((known) => known === state);
export const isActiveRun = (run: { state: string } | undefined) =>
  run !== undefined && isOneOf(ACTIVE_RUN_STATES, run.state);
export const isResumableRun = (run: { state: string }) => isOneOf(RESUMABLE_RUN_STATES, run.state);
/** Whether failed tasks of it may be tried again. */
export const isRetryableRun = (run: { state: string; failed: number }) =>
  run.failed > 0 && isOneOf(RETRYABLE_RUN_STATES, run.state);
export const isFinishedRun = (run: { state: string }) =>
  run.state === "completed" || run.state === "completed_with_errors";

type Scoped = { scope: string; sampleSize: number | null; onlyMissing: boolean; mode?: string };

/** "Ground truth", "Random sample of 20", "All tasks"; with what was left out, and whether it is an Economy run. */
export function scopeWords(run: Scoped): string {
  const rest = `${run.onlyMissing ? ", without a prediction" : ""}${run.mode === "batch" ? ", Economy" : ""}`;
  if (run.scope === "ground_truth") return `Ground truth${rest}`;
  if (run.scope === "sample") return `Random sample of ${run.sampleSize ?? "some"}${rest}`;
  return `All tasks${rest}`;
}

/** Why a task or a run failed, in a sentence; the code itself where it is no longer known. */
export function failureSentence(code: string): string {
  return isFailureCode(code) ? FAILURES[code].sentence : `It failed with the code ${code}.`;
}

/** Slower is what a rate limit makes of a run; a pause means that waiting by itself was given up. */
const RATE_PAUSE =
  "OpenAI's rate limit let no call through for 15 minutes, or asks to wait for more than 10.";

type StoppedRun = {
  state: string;
  code: string | null;
  stoppedBy?: string | null;
  caps?: readonly CapState[];
};

/** Why a run stands still or ended early; null for one that goes on or ended well. */
export function stopReason(run: StoppedRun): string | null {
  const { stoppedBy = null, caps = [] } = run;
  if (run.state === "budget_stopped" && isCapKind(stoppedBy)) return capSentence(stoppedBy, caps);
  if (run.state === "paused" && run.code === "RATE_LIMIT") return RATE_PAUSE;
  if (run.code) return failureSentence(run.code);
  if (run.state === "paused") return "Somebody paused it.";
  if (run.state === "canceled") return "Somebody canceled it.";
  if (run.state === "budget_stopped") return FAILURES.BUDGET.sentence;
  return run.state === "failed" ? "The run could not be started." : null;
}

const PAUSE_ADVICE: Readonly<Record<FailurePauseReason | "user", string>> = {
  user: "Resume sends the tasks that are left.",
  key: "An owner has to add or replace the key; then resume.",
  quota: "Somebody has to add credit to the OpenAI account; then resume.",
  model:
    "Resume when the provider serves the model again, or run a version with another model on what is left.",
  rate: "Resume later, or ask OpenAI for a higher limit.",
  provider: "Resume when the provider answers again; tasks that failed meanwhile can be retried after it.",
};

/** What to do about a pause; null where the run is not paused or the reason is not known. */
export function pauseAdvice(run: { state: string; pauseReason: string | null }): string | null {
  const reason = run.state === "paused" ? run.pauseReason : null;
  return reason !== null && Object.hasOwn(PAUSE_ADVICE, reason)
    ? PAUSE_ADVICE[reason as keyof typeof PAUSE_ADVICE]
    : null;
}

/** True when an owner has to look after the key before the run can go on. */
export const isKeyTrouble = (code: string | null) =>
  code !== null && isFailureCode(code) && ["key", "quota"].includes(FAILURES[code].group);
