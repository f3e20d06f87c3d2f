// What people see of the batches of a run: those that are not finished, and how many are.
import type { BatchState, BatchStatus } from "@/lib/batch-states";
import type { ShownBatch } from "@/lib/batch-words";
import type { Tx } from "@/server/scope";

export type ShownBatches = { open: ShownBatch[]; finished: number };

export async function readBatches(tx: Tx, orgId: string, runId: string): Promise<ShownBatches> {
  const rows = await tx.runBatch.findMany({
    where: { orgId, runId, state: { notIn: ["read", "closed"] } },
    orderBy: { index: "asc" },
    select: { index: true, state: true, status: true, lines: true, completed: true, failed: true },
  });
  const open = rows.map(({ index, state, status, ...counts }) => ({
    number: index + 1,
    state: state as BatchState,
    status: status as BatchStatus | null,
    ...counts,
  }));
  const where = { orgId, runId, state: { in: ["read", "closed"] } };
  return { open, finished: await tx.runBatch.count({ where }) };
}
