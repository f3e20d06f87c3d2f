// Tells the workers of a chunk when they should end: the run no longer runs, or another run of the organization waits for their place.
import type { OrgScope } from "@/server/scope";
import { hasCaps } from "@/server/services/budgets/caps";
import type { ChunkRef } from "@/server/services/runs/plan";
import { priorityOf } from "@/server/services/runs/priority";

const LOOK_EVERY_MS = 1_000;
/** A run that has made no progress for so long gets the places of those that have held theirs for so long. */
const TURN_SECONDS = 5;
/** Only a job that sleeps gives its place to another. */
const REST_MS = 1_000;

export type RunWatch = {
  /** Aborts when no new call may be made in this round. */
  stop: AbortSignal;
  /** For who knows that the run stops, or will with `stored`: ends the round of all its chunks in this process, but not before that. */
  halt(stored?: Promise<unknown>): void;
  /** Looks once more, then ends the watch. goesOn false: the run or this attempt of the chunk was stopped; restMs: leave the place to others. */
  end(): Promise<{ goesOn: boolean; restMs: number }>;
};

/** What ends a round, for the chunks of each run that are worked on here. */
const halts = new Map<string, Set<(stored: Promise<unknown>) => void>>();

/** `uncapped`: the run where no cap held when the round began; a cap that was set since ends the round. */
export function watchRun(
  scope: OrgScope,
  ref: ChunkRef,
  uncapped: { id: string; projectId: string } | null,
): RunWatch {
  const controller = new AbortController();
  const turnEndsAt = performance.now() + TURN_SECONDS * 1_000;
  let isStopped = false;
  let restMs = 0;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    isStopped ||= !(await isSent(scope, ref));
    if (performance.now() > turnEndsAt && (await othersWait(scope, ref))) restMs = REST_MS;
    if (isStopped || restMs > 0 || (uncapped && (await isCapped(scope, uncapped)))) controller.abort();
  }
  let stop: Promise<unknown> = Promise.resolve();
  const ownHalt = (stored: Promise<unknown>) => {
    isStopped = true;
    stop = stored.catch(() => {}); // told to who stores it
    controller.abort();
  };
  const ofRun = halts.get(ref.runId) ?? new Set();
  halts.set(ref.runId, ofRun.add(ownHalt));
  const timer = setInterval(() => {
    // A database that is away stops the chunk by itself: its answers cannot be stored.
    looking ??= look()
      .catch(() => {})
      .finally(() => {
        looking = null;
      });
  }, LOOK_EVERY_MS);
  return {
    stop: controller.signal,
    halt(stored = Promise.resolve()) {
      for (const each of ofRun) each(stored);
    },
    async end() {
      clearInterval(timer);
      ofRun.delete(ownHalt);
      if (ofRun.size === 0 && halts.get(ref.runId) === ofRun) halts.delete(ref.runId);
      await looking;
      await stop;
      return { goesOn: !isStopped && (await isSent(scope, ref)), restMs };
    },
  };
}

async function isSent({ orgId, run }: OrgScope, { runId, index, attempt }: ChunkRef): Promise<boolean> {
  const where = { orgId, runId, index, attempt, run: { state: "running" } };
  const chunk = await run((tx) => tx.runChunk.findFirst({ where, select: { index: true } }));
  return chunk !== null;
}

const isCapped = ({ orgId, run }: OrgScope, { id, projectId }: { id: string; projectId: string }) =>
  run((tx) => hasCaps(tx, { orgId, projectId, runId: id }));

/** Places are counted for each priority, so only a run of the same one can wait for this one's. */
async function othersWait({ orgId, run }: OrgScope, { runId, priority }: ChunkRef): Promise<boolean> {
  const waiting = await run(
    (tx) => tx.$queryRaw<{ scope: string; total: number }[]>`select scope, total from "Run" r
      where "orgId" = ${orgId} and state = 'running' and id <> ${runId}
        and "progressAt" < now() - ${TURN_SECONDS} * interval '1 second'
        and exists (select 1 from "RunChunk" c where c."orgId" = r."orgId" and c."runId" = r.id and c.state = 'sent')`,
  );
  return waiting.some((other) => priorityOf(other) === priority);
}

/** A run that waits for a rate limit makes no progress and is healthy all the same. */
export async function expectSilence(scope: OrgScope, runId: string, waitMs: number): Promise<void> {
  await scope.run(
    (tx) => tx.$executeRaw`update "Run"
      set "progressAt" = greatest("progressAt", now() + ${waitMs}::float8 * interval '1 ms')
      where "orgId" = ${scope.orgId} and id = ${runId} and state = 'running'`,
  );
}
