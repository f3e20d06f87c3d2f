// One look at the batches of a run: each is moved on by what the provider says, and the next one is made when there is room.

import { dayOf } from "@/lib/day";
import { AppError } from "@/lib/errors";
import type { FailureCode } from "@/lib/failures";
import { env } from "@/server/env";
import { type BatchApi, openBatchApi } from "@/server/llm/batch-api";
import { findModel } from "@/server/llm/catalogue";
import { judge, ProviderError } from "@/server/llm/errors";
import type { OrgScope } from "@/server/scope";
import { openApiKey } from "@/server/services/api-key/open";
import { cleanBatch, collectBatch } from "@/server/services/runs/batches/collect";
import {
  type BatchesRef,
  type BatchRow,
  moveRow,
  type OpenBatches,
  openBatches,
} from "@/server/services/runs/batches/open";
import { type Plan, planBatch } from "@/server/services/runs/batches/plan";
import { pollBatch } from "@/server/services/runs/batches/poll";
import { failTheRest } from "@/server/services/runs/batches/rest";
import { dropBatch, sendBatch } from "@/server/services/runs/batches/send";
import { writeBatch } from "@/server/services/runs/batches/write";
import { pauseRun } from "@/server/services/runs/control";

/** `stop`: nothing is left to do; otherwise look again after `waitMs`. */
export type Advance = { stop: boolean; waitMs: number };
const STOP: Advance = { stop: true, waitMs: 0 };
const AGAIN: Advance = { stop: false, waitMs: 0 };
const LONGEST_WAIT_MS = 600_000;

const pollMs = () => env.JOBS_BATCH_POLL_SECONDS * 1_000;

/** Safe to repeat at any moment: what was done is in the rows of the batches, or is looked for at the provider. */
export async function advanceBatches(scope: OrgScope, ref: BatchesRef): Promise<Advance> {
  const open = await openBatches(scope, ref);
  if (!open) return STOP;
  const api = await openApi(scope, open);
  if ("pause" in api) {
    if (open.goesOn) await pauseRun(scope, ref.runId, api.pause);
    return STOP;
  }
  let waitMs = pollMs();
  try {
    for (const row of open.rows) if (await moveOn(scope, { api, open }, row)) return AGAIN;
    if (open.goesOn && (await goOn(scope, open))) return AGAIN;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const after = await afterFault(scope, open, error);
    if (after.stop) return STOP;
    waitMs = Math.max(waitMs, after.waitMs);
  }
  await touch(scope, ref.runId, waitMs);
  return { stop: false, waitMs };
}

/** What is left of a run that does not go on is not looked after with a key that was refused. */
async function openApi(scope: OrgScope, { goesOn }: OpenBatches): Promise<BatchApi | { pause: FailureCode }> {
  const { orgId } = scope;
  try {
    const key = await scope.run((tx) => tx.apiKey.findUnique({ where: { orgId }, select: { state: true } }));
    if (!goesOn && key?.state === "refused") return { pause: "KEY_INVALID" };
    return openBatchApi(await openApiKey(scope));
  } catch (error) {
    if (error instanceof AppError && error.code === "api_key_missing") return { pause: "NO_KEY" };
    throw error;
  }
}

/** True when the batch was moved on and may be moved further at once. */
async function moveOn(scope: OrgScope, { api, open }: { api: BatchApi; open: OpenBatches }, row: BatchRow) {
  const { run, goesOn, isOver } = open;
  switch (row.state) {
    case "writing":
      if (run && goesOn && row.generation === run.generation) return writeBatch({ scope, api, run }, row);
      await dropBatch({ scope, api }, row);
      return true;
    case "written":
      if (run && goesOn) return sendBatch({ scope, api, run }, row);
      await dropBatch({ scope, api }, row);
      return true;
    case "sent":
      return pollBatch({ scope, api, isOver }, row);
    case "ended":
      // Whatever it is that cannot be read, it was tried for a day: its tasks stay to do.
      if (row.isStale) return moveRow(scope, row, "read", { code: "LOST" });
      await collectBatch({ scope, api, run }, row);
      return true;
    default:
      // The expiry at the provider is left.
      if (row.isStale) return moveRow(scope, row, "closed");
      await cleanBatch({ scope, api, run }, row);
      return true;
  }
}

async function goOn(scope: OrgScope, { run }: OpenBatches): Promise<boolean> {
  if (!run) return false;
  const plan: Plan = await planBatch(scope, run);
  if (plan === "rounds_spent") await failTheRest(scope, run, "TIMEOUT");
  if (plan === "refused_too_often") await pauseRun(scope, run.id, "RATE_LIMIT");
  return plan !== "wait";
}

const neverSent = ({ state, isStale }: BatchRow): boolean =>
  isStale && (state === "writing" || state === "written");

/** Nothing is lost by a fault: the next look finds everything as it was. */
async function afterFault(scope: OrgScope, open: OpenBatches, { fault }: ProviderError): Promise<Advance> {
  const verdict = judge(fault, findModel(open.run?.model ?? "") ?? null, dayOf());
  if (verdict.does === "wait") return { stop: false, waitMs: Math.min(verdict.waitMs ?? 0, LONGEST_WAIT_MS) };
  if (verdict.does === "abort") return AGAIN;
  const isHopeless = verdict.does !== "retry" || open.rows.some(neverSent);
  if (open.run && open.goesOn && isHopeless) await pauseRun(scope, open.run.id, verdict.code);
  // Others may still be with the provider, unless nothing can be asked with this key.
  return { stop: isHopeless && (!open.goesOn || verdict.code === "KEY_INVALID"), waitMs: 0 };
}

/** Neither the run nor its batches stand still before the next look is over. */
async function touch(scope: OrgScope, runId: string, waitMs: number): Promise<void> {
  const { orgId } = scope;
  await scope.run(async (tx) => {
    await tx.$executeRaw`update "RunBatch" set "progressAt" = now() + ${waitMs}::float8 * interval '1 ms'
      where "orgId" = ${orgId} and "runId" = ${runId} and state <> 'closed'`;
    await tx.$executeRaw`update "Run" set "progressAt" = now() + ${waitMs}::float8 * interval '1 ms'
      where "orgId" = ${orgId} and id = ${runId} and state = 'running'`;
  });
}
