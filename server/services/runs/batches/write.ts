// Makes the file of a batch and sends it to the provider; what an earlier attempt has left there is deleted first.
import type { FailureCode } from "@/lib/failures";
import { batchModel } from "@/lib/models/methods";
import type { BatchApi } from "@/server/llm/batch-api";
import { findModel } from "@/server/llm/catalogue";
import { nextStrategy } from "@/server/llm/ladder";
import type { OrgScope } from "@/server/scope";
import { roomUnderCaps } from "@/server/services/budgets/reserve";
import { stopAtCap } from "@/server/services/budgets/stop";
import { openRefusals } from "@/server/services/llm-limits/refusals";
import { openReplies, type Replies } from "@/server/services/replies/open";
import { batchLines, type Made } from "@/server/services/runs/batches/lines";
import { type BatchRow, type BatchRun, missingIds, moveRow } from "@/server/services/runs/batches/open";
import { queueRoom } from "@/server/services/runs/batches/queue";
import { pauseRun } from "@/server/services/runs/control";
import { expectSilence } from "@/server/services/runs/watch";

/** Limits of the provider, the second a little below it. */
const MAX_LINES = 50_000;
const MAX_BYTES = 199_000_000;
const LONGEST_WRITE_MS = 1_800_000;
/** The clocks of the provider and of the database may differ by so much. */
const SLACK_SECONDS = 3_600;

export const fileName = ({ runId, index }: BatchRow): string => `assay-${runId}-${index}.jsonl`;
export const sinceOf = ({ createdAt }: BatchRow): number => Math.floor(createdAt) - SLACK_SECONDS;

type Parts = { scope: OrgScope; api: BatchApi; run: BatchRun };

/**
 * Ends with the file uploaded and stored, with the batch closed when no task needs a line, or with the run stopped. False
 * when the money that caps leave is held by others.
 */
export async function writeBatch({ scope, api, run }: Parts, row: BatchRow): Promise<boolean> {
  const how = await howToAsk(scope, api, run);
  if ("pause" in how) {
    await pauseRun(scope, run.id, how.pause);
    return true;
  }
  await expectSilence(scope, run.id, LONGEST_WRITE_MS);
  await deleteLeftFiles(api, row);
  const { orgId } = scope;
  const { ids, room } = await scope.run(async (tx) => ({
    ids: await missingIds(tx, orgId, { runId: run.id, afterId: row.afterId, limit: MAX_LINES }),
    room: await queueRoom(tx, orgId, run.model),
  }));
  const money = await roomUnderCaps(scope, run);
  const made: Made = { lines: 0, bytes: 0, tokens: 0, usd: 0, toId: row.afterId, lackedUsd: null };
  const limits = { bytes: MAX_BYTES, tokens: room.left, usd: money.freeUsd };
  const replies = await openReplies(scope);
  const asked = { run, replies, baseUrl: api.baseUrl, ...how };
  const lines = closing(batchLines(scope, asked, { ids, limits, made }), replies);
  const first = await lines.next();
  if (first.done && made.lackedUsd !== null) {
    if (money.kind === null || money.leftUsd >= made.lackedUsd) return false;
    await stopAtCap(scope, run, money.kind);
    return true;
  }
  if (first.done) return moveRow(scope, row, "closed", { toId: made.toId ?? row.afterId });
  async function* whole() {
    yield first.value as string;
    yield* lines;
  }
  const inputFileId = await api.upload(fileName(row), whole());
  const isOurs = await moveRow(scope, row, "written", {
    inputFileId,
    strategy: how.strategy.name,
    toId: made.toId ?? row.afterId,
    lines: made.lines,
    tokens: BigInt(made.tokens),
    expectedUsd: made.usd,
  });
  if (!isOurs) await api.deleteFile(inputFileId);
  return true;
}

async function* closing(lines: AsyncGenerator<string>, replies: Replies | null): AsyncGenerator<string> {
  yield* lines;
  await replies?.close();
}

async function howToAsk(scope: OrgScope, api: BatchApi, run: BatchRun) {
  const found = findModel(run.model);
  const model = found && batchModel(found);
  if (!model) return { pause: "MODEL_NOT_FOUND" satisfies FailureCode } as const;
  const labels = run.labels.map(({ value, description }) => ({ value, description: description || null }));
  const refusals = await openRefusals(scope, { baseUrl: api.baseUrl, model: run.model });
  const strategy = nextStrategy(refusals, model, labels);
  return strategy ? { model, strategy, refusals } : ({ pause: "BAD_REQUEST" satisfies FailureCode } as const);
}

/** A process that died between the upload and its storing has left a file that nobody knows. */
export async function deleteLeftFiles(api: BatchApi, row: BatchRow): Promise<void> {
  for (const id of await api.findFiles(fileName(row), sinceOf(row))) await api.deleteFile(id);
}
