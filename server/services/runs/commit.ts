// The end of a chunk: it is counted once however often this runs, the next chunk is taken, and the last one ends the run.
import { NO_USAGE } from "@/lib/cost";
import type { FailureCode } from "@/lib/failures";
import type { OrgScope, Tx } from "@/server/scope";
import { missingTasks } from "@/server/services/runs/chunk";
import type { ChunkRef } from "@/server/services/runs/plan";
import { storePredictions } from "@/server/services/runs/store";

/** The chunk to send next: the same one again while tasks are left, another one, or null. A repeated call gives the same answer. */
export async function commitChunk(scope: OrgScope, ref: ChunkRef): Promise<ChunkRef | null> {
  const { orgId } = scope;
  return scope.run(async (tx) => {
    // One commit of a run at a time, so that exactly one of them sees the last chunk end.
    await tx.$queryRaw`select id from "Run" where "orgId" = ${orgId} and id = ${ref.runId} for update`;
    const where = { orgId, runId: ref.runId, index: ref.index };
    const chunk = await tx.runChunk.findFirst({
      where,
      select: { state: true, attempt: true, nextIndex: true },
    });
    if (!chunk) return null;
    if (chunk.state === "done")
      return chunk.nextIndex === null ? null : refOf(tx, orgId, ref, chunk.nextIndex);
    if (chunk.attempt !== ref.attempt) return null;
    const run = await tx.run.findFirst({ where: { orgId, id: ref.runId }, select: { state: true } });
    if (run?.state !== "running") {
      await tx.runChunk.updateMany({ where, data: { state: "queued" } });
      return null;
    }
    if ((await missingTasks(tx, orgId, ref)).length > 0) {
      await tx.runChunk.updateMany({ where, data: { attempt: { increment: 1 } } });
      return { ...ref, attempt: ref.attempt + 1 };
    }
    const next = await takeNext(tx, orgId, ref);
    await tx.runChunk.updateMany({ where, data: { state: "done", nextIndex: next?.index ?? null } });
    if (!next) await endIfComplete(tx, orgId, ref.runId);
    return next;
  });
}

async function refOf(tx: Tx, orgId: string, ref: ChunkRef, index: number): Promise<ChunkRef | null> {
  const next = await tx.runChunk.findFirst({
    where: { orgId, runId: ref.runId, index, state: "sent" },
    select: { index: true, attempt: true },
  });
  return next && { ...ref, ...next };
}

async function takeNext(tx: Tx, orgId: string, ref: ChunkRef): Promise<ChunkRef | null> {
  const { runId } = ref;
  const [next] = await tx.$queryRaw<{ index: number; attempt: number }[]>`update "RunChunk" set state = 'sent'
    where "orgId" = ${orgId} and "runId" = ${runId} and "index" = (
      select "index" from "RunChunk" where "orgId" = ${orgId} and "runId" = ${runId} and state = 'queued'
      order by "index" limit 1 for update skip locked)
    returning "index", attempt`;
  return next ? { ...ref, ...next } : null;
}

/** Tasks that were deleted during the run leave the total. */
export async function endIfComplete(tx: Tx, orgId: string, runId: string): Promise<void> {
  await tx.$executeRaw`update "Run" r set state = case when failed > 0 then 'completed_with_errors' else 'completed' end,
      total = done + failed, "endedAt" = now(), "progressAt" = now()
    where "orgId" = ${orgId} and id = ${runId} and state = 'running'
      and not exists (select 1 from "RunChunk" c where c."orgId" = r."orgId" and c."runId" = r.id and c.state <> 'done')`;
}

/** When a chunk's job failed for good: what is left of it fails with `code`, so that the run goes on and ends. */
export async function failChunk(scope: OrgScope, ref: ChunkRef, code: FailureCode): Promise<ChunkRef | null> {
  const { orgId } = scope;
  const open = await scope.run(async (tx) => {
    const run = await tx.run.findFirst({
      where: {
        orgId,
        id: ref.runId,
        state: "running",
        chunks: { some: { orgId, index: ref.index, attempt: ref.attempt } },
      },
      select: { id: true, projectId: true, versionId: true },
    });
    return run && { run, missing: await missingTasks(tx, orgId, ref) };
  });
  if (!open) return commitChunk(scope, ref);
  const { inputTokens: promptTokens, outputTokens: completionTokens, cachedTokens } = NO_USAGE;
  const rows = open.missing.map((id) => ({
    taskId: String(id),
    state: "failed" as const,
    labelId: null,
    label: null,
    confidence: null,
    distribution: null,
    code,
    rawReply: null,
    strategy: null,
    attempts: 0,
    promptTokens,
    completionTokens,
    cachedTokens,
    costUsd: null,
    latencyMs: 0,
    leftOutChars: 0,
    cached: false,
  }));
  await storePredictions(scope, open.run, rows);
  return commitChunk(scope, ref);
}
