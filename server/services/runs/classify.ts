// One round of a chunk: asks the model for every task without a row and stores each answer as it arrives.
import { NO_USAGE } from "@/lib/cost";
import { modelById } from "@/lib/models";
import { renderPrompt } from "@/lib/prompt-render";
import { classifyText } from "@/server/llm/classify";
import type { Outcome, Provider } from "@/server/llm/types";
import type { OrgScope } from "@/server/scope";
import { type LoadedTask, type OpenChunk, openChunk, taskReader } from "@/server/services/runs/chunk";
import { pauseRun } from "@/server/services/runs/control";
import type { ChunkRef } from "@/server/services/runs/plan";
import { openProvider } from "@/server/services/runs/provider";
import { type PredictionRow, predictionWriter } from "@/server/services/runs/store";
import { runWatch } from "@/server/services/runs/watch";

/** Requests that one chunk keeps in flight. */
const IN_FLIGHT = 8;
/** After this long a round starts no new call; the next round goes on. */
const ROUND_MS = 50_000;

/** Counts only: step results are stored in clear. `waitMs` asks for a pause before the next round. */
export type ChunkRound = { stop: boolean; left: number; waitMs: number };
const STOP: ChunkRound = { stop: true, left: 0, waitMs: 0 };

export async function classifyChunk(scope: OrgScope, ref: ChunkRef): Promise<ChunkRound> {
  const chunk = await openChunk(scope, ref);
  if (!chunk) return STOP;
  const opened = await openProvider(scope, chunk.run.model);
  if ("pause" in opened) {
    await pauseRun(scope, ref.runId, opened.pause);
    return STOP;
  }
  const round = { handled: 0, waitMs: 0, paused: false };
  const writer = predictionWriter(scope, chunk.run);
  const next = taskReader(scope, chunk.run.projectId, chunk.missing);
  const watch = runWatch(scope, ref);
  const endsAt = performance.now() + ROUND_MS;

  async function worker(): Promise<void> {
    while (!round.paused && round.waitMs === 0 && performance.now() < endsAt && (await watch.isRunning())) {
      const task = await next();
      if (!task) return;
      const outcome = await classifyTask(chunk as OpenChunk, task, opened as Provider);
      if (outcome.kind === "pause") {
        round.paused = true;
        await pauseRun(scope, ref.runId, outcome.code);
      } else if (outcome.kind === "wait") round.waitMs = Math.max(round.waitMs, outcome.waitMs);
      else {
        await writer.add(rowOf(chunk as OpenChunk, task, outcome));
        round.handled++;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, chunk.missing.length) }, worker));
  await writer.drain();
  if (round.waitMs > 0) await watch.expectSilence(round.waitMs);
  const stop = round.paused || !(await watch.isRunning());
  return { stop, left: chunk.missing.length - round.handled, waitMs: round.waitMs };
}

// Never aborted: an answer in flight is paid for and stored, also when the run was canceled meanwhile.
const { signal } = new AbortController();

async function classifyTask(
  { run, labels, prompt }: OpenChunk,
  task: LoadedTask,
  provider: Provider,
): Promise<Outcome> {
  const model = modelById(run.model);
  if (!model) return { kind: "pause", code: "MODEL_NOT_FOUND", ...NOTHING_SPENT };
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  const rendered = renderPrompt(prompt, { data: task.data, instructions: run.instructions, classes });
  if (rendered.missing.length > 0)
    return {
      kind: "failed",
      code: "MISSING_FIELD",
      rawReply: null,
      httpStatus: null,
      requestId: null,
      ...NOTHING_SPENT,
    };
  return classifyText(provider, {
    model,
    labels: labels.map(({ value, description }) => ({ value, description: description || null })),
    system: rendered.system,
    user: rendered.user,
    signal,
    cacheKey: run.versionId,
  });
}

const NOTHING_SPENT = { strategy: null, attempts: 0, usage: NO_USAGE, costUsd: null, latencyMs: 0 };

function rowOf(
  { labels }: OpenChunk,
  task: LoadedTask,
  outcome: Extract<Outcome, { kind: "done" | "failed" }>,
): PredictionRow {
  const label = outcome.kind === "done" ? labels[outcome.labelIndex] : undefined;
  return {
    taskId: String(task.id),
    state: outcome.kind,
    labelId: label?.id ?? null,
    label: label?.value ?? null,
    confidence: outcome.kind === "done" ? outcome.confidence : null,
    code: outcome.kind === "failed" ? outcome.code : null,
    rawReply: outcome.kind === "failed" ? outcome.rawReply : null,
    strategy: outcome.strategy,
    attempts: outcome.attempts,
    promptTokens: outcome.usage.inputTokens,
    completionTokens: outcome.usage.outputTokens,
    cachedTokens: outcome.usage.cachedTokens,
    costUsd: outcome.costUsd,
    latencyMs: Math.round(outcome.latencyMs),
  };
}
