// What ends a batch run that cannot go on by itself: tasks without an answer fail, or the run does.
import type { FailureCode } from "@/lib/failures";
import { failedLine } from "@/server/llm/batch-line";
import type { OrgScope } from "@/server/scope";
import { databaseTime } from "@/server/services/database-time";
import { type BatchesRef, type BatchRun, missingIds } from "@/server/services/runs/batches/open";
import { storePredictions } from "@/server/services/runs/store";
import { rowOf } from "@/server/services/runs/task";

const AT_ONCE = 1_000;

/** After the last round: every task that is left fails with `code`. */
export async function failTheRest(scope: OrgScope, run: BatchRun, code: FailureCode): Promise<void> {
  const { orgId } = scope;
  for (;;) {
    const page = { runId: run.id, afterId: 0n, limit: AT_ONCE };
    const ids = await scope.run((tx) => missingIds(tx, orgId, page));
    if (ids.length === 0) return;
    const rows = ids.map((id) => rowOf(run, { id }, failedLine(code)));
    await storePredictions(scope, run, rows);
  }
}

/** For a job that failed for good: the run ends and says so; a newer generation is not touched. */
export async function failBatches(scope: OrgScope, { runId, generation }: BatchesRef): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    await tx.run.updateMany({
      where: { orgId, id: runId, generation, state: "running" },
      data: { state: "failed", endedAt: await databaseTime(tx) },
    });
  });
}
