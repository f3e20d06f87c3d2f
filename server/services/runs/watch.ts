// Tells the workers of a chunk when their run no longer runs: one look a second, whatever they are waiting for.
import type { OrgScope } from "@/server/scope";
import type { ChunkRef } from "@/server/services/runs/plan";

const LOOK_EVERY_MS = 1_000;

export type RunWatch = {
  /** Aborts when no new call may be made. */
  stop: AbortSignal;
  /** Looks once more, then ends the watch; false when the run or this attempt of the chunk was stopped. */
  end(): Promise<boolean>;
};

export function watchRun(scope: OrgScope, ref: ChunkRef): RunWatch {
  const { orgId } = scope;
  const controller = new AbortController();
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const chunk = await scope.run((tx) =>
      tx.runChunk.findFirst({
        where: {
          orgId,
          runId: ref.runId,
          index: ref.index,
          attempt: ref.attempt,
          run: { state: "running" },
        },
        select: { index: true },
      }),
    );
    if (!chunk) controller.abort();
  }
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
    async end() {
      clearInterval(timer);
      await looking;
      await look();
      return !controller.signal.aborted;
    },
  };
}

/** A run that waits for a rate limit makes no progress and is healthy all the same. */
export async function expectSilence(scope: OrgScope, runId: string, waitMs: number): Promise<void> {
  await scope.run(
    (tx) => tx.$executeRaw`update "Run"
      set "progressAt" = greatest("progressAt", now() + ${waitMs}::float8 * interval '1 ms')
      where "orgId" = ${scope.orgId} and id = ${runId} and state = 'running'`,
  );
}
