// Reads the answers of a batch that has ended, stores them as those of calls are stored, and deletes its files.
import { FAILURES, type FailureCode } from "@/lib/failures";
import { batchModel } from "@/lib/models/methods";
import type { StrategyName } from "@/lib/models/types";
import type { BatchApi } from "@/server/llm/batch-api";
import { type LineReading, readLine } from "@/server/llm/batch-line";
import { findModel } from "@/server/llm/catalogue";
import { dropStrategy } from "@/server/llm/ladder";
import type { OrgScope } from "@/server/scope";
import { tellShares } from "@/server/services/budgets/alerts";
import { openRefusals } from "@/server/services/llm-limits/refusals";
import { openReplies } from "@/server/services/replies/open";
import { readLineId } from "@/server/services/runs/batches/lines";
import { type BatchRow, type BatchRun, idsOfBatch, moveRow } from "@/server/services/runs/batches/open";
import { ROUNDS } from "@/server/services/runs/batches/plan";
import { pauseRun } from "@/server/services/runs/control";
import { choicesOf } from "@/server/services/runs/render";
import { type PredictionRow, storePredictions } from "@/server/services/runs/store";
import { replyOf, rowOf } from "@/server/services/runs/task";
import { narrowWindow } from "@/server/services/runs/window";

const STORED_AT_ONCE = 200;
/** When so many failed for a reason of the provider's and none was answered, the tasks that are left are spared. */
const FAULTS_IN_ALL = 50;

type Parts = { scope: OrgScope; api: BatchApi; run: BatchRun | null };

/** May be repeated at any moment: the first row of a task stays. Tasks without a line stay to do. */
export async function collectBatch({ scope, api, run }: Parts, row: BatchRow): Promise<void> {
  if (run) await storeLines(scope, { api, run, row });
  await moveRow(scope, row, "read");
}

async function storeLines(
  scope: OrgScope,
  { api, run, row }: { api: BatchApi; run: BatchRun; row: BatchRow },
) {
  const found = findModel(run.model);
  // What was asked is read, also when the catalogue has changed meanwhile.
  const model = found && (batchModel(found) ?? found);
  if (!model) return pauseRun(scope, run.id, "MODEL_NOT_FOUND");
  const labels = choicesOf(run.labels);
  const name = row.strategy as StrategyName;
  const asked = { model, labels, strategy: name };
  const refusals = await openRefusals(scope, { baseUrl: api.baseUrl, model: run.model });
  const replies = await openReplies(scope);
  const isLast = row.generation === run.generation && row.round >= ROUNDS;
  const left = await idsOfBatch(scope, row);
  const isDropped = async ({ kind }: LineReading) =>
    kind === "next_strategy" && (await dropStrategy(refusals, { model, labels, name }));
  const tally = new Tally();
  let page: PredictionRow[] = [];
  const store = async () => {
    await storePredictions(scope, run, page);
    page = [];
  };
  for (const fileId of [row.outputFileId, row.errorFileId]) {
    for await (const text of fileId ? api.lines(fileId) : []) {
      const line = readLine(text, asked);
      const { taskId, leftOutChars, key } = readLineId(line?.id ?? "");
      if (!line || !left.delete(taskId)) continue;
      const { reading } = line;
      tally.add(reading);
      if (key && reading.kind === "done") replies?.keep(key, replyOf(reading.outcome, name));
      if (reading.kind === "pause") continue;
      const goesRound = !isLast && (reading.kind === "again" || (await isDropped(reading)));
      const stored = rowOf(run, { id: BigInt(taskId) }, { ...reading.outcome, leftOutChars });
      if (!goesRound) page.push(stored);
      else if (stored.attempts > 0) page.push({ ...stored, state: "open" });
      if (page.length >= STORED_AT_ONCE) await store();
    }
  }
  await store();
  await replies?.close();
  await tellShares(scope, { projectId: run.projectId, runId: run.id });
  if (tally.isTooLong) await narrowWindow(scope, run);
  if (tally.pause) await pauseRun(scope, run.id, tally.pause);
}

/** Whether what the lines say is a reason to pause the run. */
class Tally {
  #code: FailureCode | null = null;
  #fault: FailureCode | null = null;
  #faults = 0;
  /** The host counted more tokens than we did. */
  isTooLong = false;
  #answers = 0;

  add(reading: LineReading): void {
    this.isTooLong ||= reading.kind === "failed" && reading.outcome.code === "CONTEXT_EXCEEDED";
    if (reading.kind === "pause") this.#code = reading.code;
    else if (reading.kind === "failed" && FAILURES[reading.outcome.code].pauseReason === "provider") {
      this.#faults++;
      this.#fault = reading.outcome.code;
    } else if (reading.kind !== "again" && reading.kind !== "next_strategy") this.#answers++;
  }

  get pause(): FailureCode | null {
    return this.#code ?? (this.#answers === 0 && this.#faults >= FAULTS_IN_ALL ? this.#fault : null);
  }
}

/** No text is left with the provider; then the batch is closed. */
export async function cleanBatch({ scope, api, run }: Parts, row: BatchRow): Promise<void> {
  for (const id of [row.inputFileId, row.outputFileId, row.errorFileId]) if (id) await api.deleteFile(id);
  await moveRow(scope, row, "closed");
  if (run) return;
  const { orgId } = scope;
  const where = { orgId, runId: row.runId, state: "closed" };
  await scope.run((tx) => tx.runBatch.deleteMany({ where }));
}
