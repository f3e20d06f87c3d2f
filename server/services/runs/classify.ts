// One round of a chunk: asks the model for every task without a row and stores each answer as it arrives.
import type { FailureCode } from "@/lib/failures";
import { env } from "@/server/env";
import type { Shared } from "@/server/llm/classify";
import type { Provider } from "@/server/llm/types";
import type { OrgScope } from "@/server/scope";
import { openBudget, type RunBudget } from "@/server/services/budgets/open";
import { stopAtCap } from "@/server/services/budgets/stop";
import { limiterFor } from "@/server/services/llm-limits/limiter";
import { openRefusals } from "@/server/services/llm-limits/refusals";
import { openReplies, type Replies } from "@/server/services/replies/open";
import { type OpenChunk, openChunk } from "@/server/services/runs/chunk";
import { pauseRun } from "@/server/services/runs/control";
import { CHUNKS_AT_ONCE, type ChunkRef } from "@/server/services/runs/plan";
import { preparer } from "@/server/services/runs/prepare";
import { openProvider } from "@/server/services/runs/provider";
import { storePrediction } from "@/server/services/runs/store";
import { classifyTask, rowOf } from "@/server/services/runs/task";
import { type LoadedTask, taskReader } from "@/server/services/runs/task-reader";
import { expectSilence, type RunWatch, watchRun } from "@/server/services/runs/watch";
import { narrowWindow } from "@/server/services/runs/window";

/** More than its part of the calls that one key may have in flight: while a chunk ends, others use what it leaves. */
const SHARE_OF_CALLS = 2;
/** After this long a round starts no new task, and none waits for its turn any more; the next round goes on. */
const ROUND_MS = 50_000;

/** Counts only: step results are stored in clear. `waitMs` asks for a pause before the next round. */
export type ChunkRound = { stop: boolean; left: number; waitMs: number };
const STOP: ChunkRound = { stop: true, left: 0, waitMs: 0 };

/** Safe to repeat at any moment: a task with a row is not asked about again, and its first row stays. */
export async function classifyChunk(scope: OrgScope, ref: ChunkRef): Promise<ChunkRound> {
  const chunk = await openChunk(scope, ref);
  if (!chunk) return STOP;
  const opened = await openProvider(scope, chunk.run.model);
  if ("pause" in opened) {
    await pauseRun(scope, ref.runId, opened.pause);
    return STOP;
  }
  const shared = await openShared(scope, opened, chunk.run.model);
  const replies = chunk.run.model === "demo" ? null : await openReplies(scope);
  const budget = await openBudget(scope, chunk.run);
  const watch = watchRun(scope, ref, budget || chunk.run.model === "demo" ? null : chunk.run);
  let round = { handled: 0, waitMs: 0 };
  let end = { goesOn: false, restMs: 0 };
  try {
    round = await askAll(scope, chunk, { provider: opened, shared, replies, budget, watch });
    if (round.waitMs > 0) await expectSilence(scope, ref.runId, round.waitMs);
  } finally {
    await budget?.close();
    await replies?.close();
    end = await watch.end();
  }
  const waitMs = Math.max(round.waitMs, end.restMs);
  return { stop: !end.goesOn, left: chunk.missing.length - round.handled, waitMs };
}

/** What the organization's processes know together; the demo model, which has no limits, needs none of it. */
async function openShared(scope: OrgScope, provider: Provider, model: string): Promise<Partial<Shared>> {
  if (model === "demo") return {};
  const { baseUrl } = provider;
  return { limiter: limiterFor(scope), refusals: await openRefusals(scope, { baseUrl, model }) };
}

type Means = {
  provider: Provider;
  shared: Partial<Shared>;
  replies: Replies | null;
  budget: RunBudget | null;
  watch: RunWatch;
};

/** Ends early when the run stops, the provider asks to wait, or the time of a round is over. */
async function askAll(scope: OrgScope, chunk: OpenChunk, means: Means) {
  const { watch, budget, provider, shared, replies } = means;
  const { refusals } = shared;
  const asked = replies && refusals ? { replies, refusals, baseUrl: provider.baseUrl } : null;
  const prepare = asked ? preparer(chunk, asked) : undefined;
  const next = taskReader(scope, chunk.run.projectId, chunk.missing, prepare);
  const endsAt = performance.now() + ROUND_MS;
  const round = { handled: 0, waitMs: 0 };
  let over = false;

  async function handle(task: LoadedTask): Promise<void> {
    const maxWaitMs = Math.max(0, endsAt - performance.now());
    const tab = budget?.purse.tab() ?? null;
    const paid = { ...shared, budget: tab };
    const outcome = await classifyTask(chunk, task, {
      ...{ provider, replies, shared: paid, stop: watch.stop, maxWaitMs },
    });
    if (outcome.kind === "done" || outcome.kind === "failed") {
      const goesOn = await storePrediction(scope, chunk.run, rowOf(chunk, task, outcome));
      tab?.close();
      round.handled++;
      if (outcome.kind === "failed" && outcome.code === "CONTEXT_EXCEEDED" && outcome.attempts > 0)
        await narrowWindow(scope, chunk.run);
      if (!goesOn) watch.halt();
      return;
    }
    over = true;
    if (outcome.kind === "pause") {
      const paused = pause(outcome.code);
      // Not when it is stored: every call that ends lets the next one go.
      watch.halt(paused);
      await paused;
    } else round.waitMs = Math.max(round.waitMs, outcome.waitMs);
    if (outcome.attempts > 0) await storePrediction(scope, chunk.run, rowOf(chunk, task, outcome));
    tab?.close();
  }
  function pause(code: FailureCode): Promise<void> {
    const cap = budget?.purse.over ?? null;
    if (code === "BUDGET" && cap !== null) return stopAtCap(scope, chunk.run, cap);
    return pauseRun(scope, chunk.run.id, code);
  }
  async function worker(): Promise<void> {
    while (!over && !watch.stop.aborted && performance.now() < endsAt) {
      const task = await next();
      if (!task) return;
      await handle(task).finally(task.done);
    }
  }
  const workers = Math.min(
    Math.ceil((SHARE_OF_CALLS * env.LLM_CALLS_IN_FLIGHT) / CHUNKS_AT_ONCE),
    chunk.missing.length,
  );
  const failed = (error: unknown) => {
    over = true;
    throw error;
  };
  await Promise.all(Array.from({ length: workers }, () => worker().catch(failed)));
  return round;
}
