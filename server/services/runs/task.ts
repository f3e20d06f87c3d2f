// One task of a chunk: rendered, asked about, and turned into its row.
import { NO_USAGE } from "@/lib/cost";
import type { StrategyName } from "@/lib/models/types";
import { findModel } from "@/server/llm/catalogue";
import { classifyText, type Shared } from "@/server/llm/classify";
import { replyKeys } from "@/server/llm/reply-key";
import type { Done, Outcome, Provider } from "@/server/llm/types";
import type { Replies, Reply } from "@/server/services/replies/open";
import type { OpenChunk } from "@/server/services/runs/chunk";
import { choicesOf, frozenOf, renderTask } from "@/server/services/runs/render";
import type { PredictionRow } from "@/server/services/runs/store";
import type { LoadedTask } from "@/server/services/runs/task-reader";

// Never aborted: an answer in flight is paid for and stored, also when the run was canceled meanwhile.
const { signal } = new AbortController();

/** `stop` ends what has not been sent; `maxWaitMs` is for the turn at the rate limit. */
type Means = {
  provider: Provider;
  shared: Partial<Shared>;
  /** Null where replies are not cached. */
  replies: Replies | null;
  stop: AbortSignal;
  maxWaitMs: number;
};

/** With the characters that were left out of the task's text because it was too long; cached: without a call. */
export type TaskOutcome = Outcome & { leftOutChars?: number; cached?: boolean };

/** Throws what the database threw, and for mistakes of our own. A task that lacks a column of the prompt fails without a call. */
export async function classifyTask(
  chunk: OpenChunk,
  task: LoadedTask,
  { provider, shared, replies, stop, maxWaitMs }: Means,
): Promise<TaskOutcome> {
  const { run, labels } = chunk;
  const model = findModel(run.model);
  if (!model) return { kind: "pause", code: "MODEL_NOT_FOUND", ...NOTHING_SPENT };
  // Prepared before the window became narrower, it might be cut in another place.
  const prepared = task.prepared?.windowShare === run.windowShare ? task.prepared : null;
  const rendered = prepared?.rendered ?? (await renderTask(frozenOf(chunk), model, task.data));
  if (rendered.kind === "failed") {
    const nothing = { rawReply: null, httpStatus: null, requestId: null, ...NOTHING_SPENT };
    return { ...rendered, ...nothing };
  }
  const { system, user, leftOutChars } = rendered;
  if (prepared?.reply) return { ...outcomeOf(prepared.reply), leftOutChars };
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
  const outcome = await classifyText(provider, request, shared);
  if (outcome.kind === "done" && replies && prepared?.key) {
    const { refusals } = shared;
    // The host may have refused the strategy that the key was made for.
    const isSame = outcome.strategy === prepared.key.strategy || !refusals;
    const asked = { model, labels: request.labels, baseUrl: provider.baseUrl };
    const key = isSame ? prepared.key : await replyKeys({ ...asked, refusals })(rendered);
    if (key?.strategy === outcome.strategy) replies.keep(key.hash, replyOf(outcome, key.strategy));
  }
  return { ...outcome, leftOutChars };
}

export const replyOf = ({ labelIndex, confidence, shares }: Done, strategy: StrategyName): Reply => ({
  ...{ labelIndex, confidence, strategy },
  distribution: distributionOf(shares),
});

/** A label that a model gave before, to the same request. */
export const outcomeOf = ({ labelIndex, confidence, distribution, strategy }: Reply): TaskOutcome => ({
  ...{ kind: "done", cached: true, labelIndex, confidence },
  shares: distribution?.map(([index, share]) => ({ index, share })) ?? null,
  ...{ ...NOTHING_SPENT, strategy, costUsd: 0 },
});

const distributionOf = (shares: Done["shares"]): [number, number][] | null =>
  shares?.map(({ index, share }) => [index, Number(share.toFixed(4))]) ?? null;

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
    distribution: distributionOf(done?.shares ?? null),
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
    cached: outcome.cached ?? false,
  };
}
