// Looks how far a batch is with the provider, cancels it when its run was stopped, and learns why it was refused.
import { isEndedStatus } from "@/lib/batch-states";
import type { BatchApi } from "@/server/llm/batch-api";
import type { ProviderBatch } from "@/server/llm/batch-wire";
import type { OrgScope } from "@/server/scope";
import { databaseTime } from "@/server/services/database-time";
import { type BatchRow, moveRow } from "@/server/services/runs/batches/open";
import { learnedLimit, queueRoom } from "@/server/services/runs/batches/queue";
import { pauseRun } from "@/server/services/runs/control";

type Parts = { scope: OrgScope; api: BatchApi; isOver: boolean };

/** True when the batch has ended, and there is more to do for it. */
export async function pollBatch({ scope, api, isOver }: Parts, row: BatchRow): Promise<boolean> {
  const id = row.providerId ?? "";
  const batch = await api.get(id);
  // Another key's, or deleted: its tasks stay to do.
  if (!batch) return moveRow(scope, row, "read", { code: "LOST" });
  const isWaiting = batch.status === "validating" || batch.status === "in_progress";
  if (isOver && isWaiting) await api.cancel(id);
  const { completed, failed } = batch.counts;
  const seen = { status: batch.status, completed, failed };
  if (!isEndedStatus(batch.status)) {
    await moveRow(scope, row, "sent", seen);
    return false;
  }
  const endedAt = await scope.run(databaseTime);
  if (batch.failure) {
    await refused(scope, row, { batch, endedAt });
    return true;
  }
  const { outputFileId, errorFileId } = batch;
  await moveRow(scope, row, "ended", { ...seen, outputFileId, errorFileId, endedAt });
  return true;
}

/** No line of it was sent: its tasks stay to do. */
async function refused(
  scope: OrgScope,
  row: BatchRow,
  { batch, endedAt }: { batch: ProviderBatch; endedAt: Date },
): Promise<void> {
  const { failure, status } = batch;
  if (failure?.kind === "queue") {
    const { waiting } = await scope.run((tx) => queueRoom(tx, scope.orgId, row.model));
    const queueTokens = BigInt(learnedLimit(failure.queueTokens, waiting));
    await moveRow(scope, row, "read", { status, endedAt, code: "QUEUE_FULL", queueTokens });
    return;
  }
  const code = failure?.code ?? "BAD_REQUEST";
  await pauseRun(scope, row.runId, code);
  await moveRow(scope, row, "read", { status, endedAt, code, toId: row.afterId });
}
