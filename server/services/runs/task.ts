// One task of a chunk: rendered, asked about, and turned into its row.
import { NO_USAGE } from "@/lib/cost";
import { findModel } from "@/server/llm/catalogue";
import { classifyText, type Shared } from "@/server/llm/classify";
import type { Outcome, Provider } from "@/server/llm/types";
import type { OpenChunk } from "@/server/services/runs/chunk";
import { choicesOf, renderTask } from "@/server/services/runs/render";
import type { PredictionRow } from "@/server/services/runs/store";
import type { LoadedTask } from "@/server/services/runs/task-reader";

// Never aborted: an answer in flight is paid for and stored, also when the run was canceled meanwhile.
const { signal } = new AbortController();

/** `stop` ends what has not been sent; `maxWaitMs` is for the turn at the rate limit. */
type Means = { provider: Provider; shared: Partial<Shared>; stop: AbortSignal; maxWaitMs: number };

/** With the characters that were left out of the task's text because it was too long. */
export type TaskOutcome = Outcome & { leftOutChars?: number };

/** Throws what the database threw, and for mistakes of our own. A task that lacks a column of the prompt fails without a call. */
export async function classifyTask(
  { run, labels, prompt }: OpenChunk,
  task: LoadedTask,
  { provider, shared, stop, maxWaitMs }: Means,
): Promise<TaskOutcome> {
  const model = findModel(run.model);
  if (!model) return { kind: "pause", code: "MODEL_NOT_FOUND", ...NOTHING_SPENT };
  const { instructions, longTexts, windowShare } = run;
  const rendered = await renderTask(
    { prompt, labels, instructions, longTexts, windowShare },
    model,
    task.data,
  );
  if (rendered.kind === "failed") {
    const nothing = { rawReply: null, httpStatus: null, requestId: null, ...NOTHING_SPENT };
    return { ...rendered, ...nothing };
  }
  const { system, user, leftOutChars } = rendered;
  const request = {
    model,
    labels: choicesOf(labels),
    system,
    user,
    isMeasured: true,
    signal,
    stop,
    maxWaitMs,
    run,
    cacheKey: run.versionId,
  };
  return { ...(await classifyText(provider, request, shared)), leftOutChars };
}

const NOTHING_SPENT = { strategy: null, attempts: 0, usage: NO_USAGE, costUsd: null, latencyMs: 0 };

/** What is stored of an outcome; labels are found by their position in the frozen list. */
export function rowOf(
  { labels }: Pick<OpenChunk, "labels">,
  task: Pick<LoadedTask, "id">,
  outcome: TaskOutcome,
): PredictionRow {
  const done = outcome.kind === "done" ? outcome : null;
  const label = done ? labels[done.labelIndex] : undefined;
  return {
    taskId: String(task.id),
    state: outcome.kind === "wait" || outcome.kind === "pause" ? "open" : outcome.kind,
    labelId: label?.id ?? null,
    label: label?.value ?? null,
    confidence: done?.confidence ?? null,
    distribution: done?.shares?.map(({ index, share }) => [index, Number(share.toFixed(4))]) ?? null,
    code: outcome.kind === "failed" ? outcome.code : null,
    rawReply: outcome.kind === "failed" ? outcome.rawReply : null,
    strategy: outcome.strategy,
    attempts: outcome.attempts,
    promptTokens: outcome.usage.inputTokens,
    completionTokens: outcome.usage.outputTokens,
    cachedTokens: outcome.usage.cachedTokens,
    costUsd: outcome.costUsd,
    latencyMs: Math.round(outcome.latencyMs),
    leftOutChars: outcome.leftOutChars ?? 0,
  };
}
