// What the job engine has done for one job: its function calls with their steps, times, attempts and errors.
import type { JobRef, ListSteps } from "@/lib/schemas/job";
import {
  type InspectedError,
  type InspectedRun,
  type InspectedStep,
  inngestAddress,
  inspectJob,
} from "@/server/inngest/inspect";
import type { OrgScope } from "@/server/scope";
import { findJob } from "@/server/services/jobs/get";

const PAGE = 20;

export type StepView = {
  name: string;
  state: "waiting" | "done" | "failed";
  /** 1 for the first. */
  attempt: number;
  startedAt: Date | null;
  endedAt: Date | null;
  /** Of a step that failed; of another one, why the attempt before it did. */
  error: string | null;
};

export type CallView = {
  id: string;
  /** The id of the function. */
  name: string;
  /** Which of a run's chunks it labels, 1 for the first; null for what does no chunk. */
  chunk: number | null;
  state: InspectedRun["status"];
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  error: string | null;
  steps: StepView[];
  /** Earlier steps that are not listed. */
  hiddenSteps: number;
  /** What happens next, for a call that has not ended. */
  next: { attempt: number; at: Date; isRunning: boolean; error: string | null } | null;
};

export type JobSteps =
  | { engine: "embedded"; calls: CallView[]; nextCursor: string | null }
  | { engine: "inngest"; address: string };

/** Newest first. Of an Inngest server only its address is known. Throws not_found as getJob does. */
export async function listSteps(scope: OrgScope, { cursor, ...ref }: ListSteps): Promise<JobSteps> {
  const { orgId } = scope;
  const { jobId }: JobRef = ref;
  await scope.run((tx) => findJob(tx, scope, ref));
  const page = { limit: PAGE + 1, ...(cursor && { before: cursor }) };
  const runs = await inspectJob({ orgId, id: jobId, ...page });
  if (runs === null) return { engine: "inngest", address: inngestAddress() };
  const calls = runs.slice(0, PAGE).map(toCall);
  return { engine: "embedded", calls, nextCursor: runs.length > PAGE ? (calls.at(-1)?.id ?? null) : null };
}

// The client's id stands before the function's.
function toCall(run: InspectedRun): CallView {
  return {
    id: run.id,
    name: run.fn.slice(run.fn.indexOf("-") + 1),
    chunk: chunkOf(run.data),
    state: run.status,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    error: run.status === "failed" ? sentenceOf(run.error) : null,
    steps: run.steps.map(toStep),
    hiddenSteps: run.stepCount - run.steps.length,
    next: run.endedAt ? null : nextOf(run),
  };
}

const chunkOf = ({ index }: InspectedRun["data"]): number | null =>
  typeof index === "number" ? index + 1 : null;

function toStep({ name, op, startedAt, endedAt, attempt, error }: InspectedStep): StepView {
  const ended = op === "StepFailed" ? "failed" : "done";
  return {
    name: name ?? "",
    state: endedAt ? ended : "waiting",
    attempt: attempt + 1,
    startedAt,
    endedAt,
    error: error && sentenceOf(error),
  };
}

function nextOf({ calls, wakesAt }: InspectedRun): CallView["next"] {
  const [call] = calls;
  if (!call) return wakesAt && { attempt: 1, at: wakesAt, isRunning: false, error: null };
  const { attempt, crashes, startedAt, dueAt, failure } = call;
  return {
    attempt: attempt + crashes + 1,
    at: startedAt ?? dueAt,
    isRunning: startedAt !== null,
    error: failure && sentenceOf({ ...failure, cause: null }),
  };
}

const CLASS_NAME = /^[A-Za-z]\w{0,59}$/;

/** A decision of the product has a sentence for people. Any other message may quote texts, queries or hosts. */
function sentenceOf(error: InspectedError | null): string {
  if (error?.cause === "AppError" || error?.name === "AppError") return error.message;
  const name = error && CLASS_NAME.test(error.name) ? error.name : "Error";
  return `Unexpected fault (${name})`;
}
