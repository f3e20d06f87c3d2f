// Tells the workers of a chunk whether their run still runs, with at most one look a second.
import type { OrgScope } from "@/server/scope";
import type { ChunkRef } from "@/server/services/runs/plan";

const LOOK_EVERY_MS = 1_000;

export function runWatch(scope: OrgScope, ref: ChunkRef) {
  const { orgId } = scope;
  let lookedAt = performance.now();
  let running = true;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    lookedAt = performance.now();
    const chunk = await scope.run((tx) =>
      tx.runChunk.findFirst({
        where: { orgId, runId: ref.runId, index: ref.index, attempt: ref.attempt, run: { state: "running" } },
        select: { index: true },
      }),
    );
    running = chunk !== null;
  }
  return {
    async isRunning(): Promise<boolean> {
      if (running && performance.now() - lookedAt >= LOOK_EVERY_MS) {
        looking ??= look().finally(() => {
          looking = null;
        });
        await looking;
      }
      return running;
    },
    /** A run that waits for a rate limit makes no progress and is healthy all the same. */
    async expectSilence(waitMs: number): Promise<void> {
      await scope.run(
        (
          tx,
        ) => tx.$executeRaw`update "Run" set "progressAt" = greatest("progressAt", now() + ${waitMs}::float8 * interval '1 ms')
          where "orgId" = ${orgId} and id = ${ref.runId} and state = 'running'`,
      );
    },
  };
}
