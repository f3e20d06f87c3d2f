// One round of a chunk: asks the model for every task without a row and stores each answer as it arrives.
import type { Provider } from "@/server/llm/types";
import type { OrgScope } from "@/server/scope";
import { type OpenChunk, openChunk, taskReader } from "@/server/services/runs/chunk";
import { pauseRun } from "@/server/services/runs/control";
import type { ChunkRef } from "@/server/services/runs/plan";
import { openProvider } from "@/server/services/runs/provider";
import { storePrediction } from "@/server/services/runs/store";
import { classifyTask, rowOf } from "@/server/services/runs/task";
import { expectSilence, watchRun } from "@/server/services/runs/watch";

/** Requests that one chunk keeps in flight. */
const IN_FLIGHT = 12;
/** After this long a round starts no new task; the next round goes on. */
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
  const watch = watchRun(scope, ref);
  let round = { handled: 0, waitMs: 0 };
  let running = false;
  try {
    round = await askAll(scope, chunk, { provider: opened, stop: watch.stop });
    if (round.waitMs > 0) await expectSilence(scope, ref.runId, round.waitMs);
  } finally {
    running = await watch.end();
  }
  return { stop: !running, left: chunk.missing.length - round.handled, waitMs: round.waitMs };
}

/** Ends early when the run stops, the provider asks to wait, or the time of a round is over. */
async function askAll(scope: OrgScope, chunk: OpenChunk, means: { provider: Provider; stop: AbortSignal }) {
  const next = taskReader(scope, chunk.run.projectId, chunk.missing);
  const endsAt = performance.now() + ROUND_MS;
  const round = { handled: 0, waitMs: 0 };
  let over = false;

  async function worker(): Promise<void> {
    while (!over && !means.stop.aborted && performance.now() < endsAt) {
      const task = await next();
      if (!task) return;
      const outcome = await classifyTask(chunk, task, means);
      if (outcome.kind === "done" || outcome.kind === "failed") {
        await storePrediction(scope, chunk.run, rowOf(chunk, task, outcome));
        round.handled++;
        continue;
      }
      over = true;
      if (outcome.kind === "pause") await pauseRun(scope, chunk.run.id, outcome.code);
      else round.waitMs = Math.max(round.waitMs, outcome.waitMs);
    }
  }
  const workers = Array.from({ length: Math.min(IN_FLIGHT, chunk.missing.length) }, () =>
    worker().catch((error: unknown) => {
      over = true;
      throw error;
    }),
  );
  await Promise.all(workers);
  return round;
}
