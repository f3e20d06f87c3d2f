// How a batch of the simulator moves: validated against rules and queue, worked off, and ended with its files in reversed order.

import {
  type Answered,
  answerLine,
  checkLines,
  type LineError,
  tokensOfLines,
} from "@/tests/fakes/openai/batch-lines";
import type { BatchStatus, SimBatch } from "@/tests/fakes/openai/batches";
import { nowSeconds } from "@/tests/fakes/openai/files";
import type { FakeState } from "@/tests/fakes/openai/state";

export type MoveTo = Exclude<BatchStatus, "validating">;

export const ENDED: ReadonlySet<BatchStatus> = new Set(["completed", "failed", "expired", "cancelled"]);

const NEXT: Partial<Record<BatchStatus, MoveTo>> = {
  validating: "in_progress",
  in_progress: "finalizing",
  cancelling: "cancelled",
};

/** Moves a batch on to where it should be by now; stands still when it is moved by hand. */
export async function advance(state: FakeState, batch: SimBatch): Promise<void> {
  const { stateMs } = state.options.batch;
  if (stateMs === null) return batch.moving;
  while (!ENDED.has(batch.wire.status) && Date.now() - batch.sinceMs >= stateMs) {
    const began = batch.sinceMs;
    await moveBatch(state, batch, NEXT[batch.wire.status] ?? batch.plan.end);
    // A batch that nobody looked at has gone through its states all the same.
    batch.sinceMs = Math.min(batch.sinceMs, began + stateMs);
  }
  countProgress(batch, stateMs);
}

/** Puts a batch into a state, doing what lies between. */
export function moveBatch(state: FakeState, batch: SimBatch, to: MoveTo): Promise<void> {
  batch.moving = batch.moving.then(() => step(state, batch, to));
  return batch.moving;
}

async function step(state: FakeState, batch: SimBatch, to: MoveTo): Promise<void> {
  const { wire } = batch;
  if (ENDED.has(wire.status)) return;
  if (wire.status === "validating" && to !== "cancelling") {
    const errors = await validate(state, batch);
    if (errors.length > 0) {
      wire.errors = { object: "list", data: errors };
      return enter(batch, "failed");
    }
    wire.request_counts.total = batch.lines.length;
  }
  if (to === "cancelling") batch.doneAtCancel = batch.plan.lines ?? wire.request_counts.completed;
  if (to === "completed") await settle(state, batch, batch.lines.length, false);
  if (to === "expired") await settle(state, batch, batch.plan.lines ?? 0, true);
  if (to === "cancelled") await settle(state, batch, batch.doneAtCancel, false);
  if (to === "failed") wire.errors = { object: "list", data: [plannedError(batch)] };
  enter(batch, to);
}

function enter(batch: SimBatch, to: MoveTo): void {
  batch.wire.status = to;
  batch.wire[`${to}_at`] = nowSeconds();
  batch.sinceMs = Date.now();
}

const plannedError = ({ plan }: SimBatch): LineError => ({
  code: plan.code ?? "server_error",
  message: plan.message ?? "A scripted failure.",
  line: null,
  param: null,
});

async function validate(state: FakeState, batch: SimBatch): Promise<LineError[]> {
  if (batch.plan.end === "failed") return [plannedError(batch)];
  const errors = [...batch.errors, ...checkLines(state, batch.lines, batch.wire.endpoint)];
  if (errors.length > 0) return errors;
  batch.tokens = await tokensOfLines(state, batch.lines);
  const waiting = state.batches.all.filter(
    (other) => other !== batch && other.key === batch.key && other.wire.model === batch.wire.model,
  );
  const queued = waiting.reduce((sum, { wire, tokens }) => sum + (ENDED.has(wire.status) ? 0 : tokens), 0);
  const { queueTokens } = state.options.batch;
  if (queued + batch.tokens <= queueTokens) return [];
  const message = `Enqueued token limit reached for ${batch.wire.model}. Limit: ${queueTokens} enqueued tokens. Please try again once some in_progress batches have been completed.`;
  return [{ code: "token_limit_exceeded", message, line: null, param: null }];
}

/** Answers the first `done` lines; the others are missing, or told as expired. */
async function settle(state: FakeState, batch: SimBatch, done: number, tellsExpired: boolean): Promise<void> {
  const answers: Answered[] = [];
  for (const line of batch.lines.slice(0, done)) answers.push(await answerLine(state, line, batch.key));
  const expired = tellsExpired ? batch.lines.slice(done) : [];
  const { errorsInOutput } = state.options.batch;
  const good = answers.filter(({ status }) => status === 200 || errorsInOutput);
  const bad = answers.filter((answer) => !good.includes(answer));
  const { wire } = batch;
  wire.output_file_id = write(state, batch, "output", good.map(answeredLine));
  wire.error_file_id = write(state, batch, "errors", [
    ...bad.map(answeredLine),
    ...expired.map(({ custom_id }) => expiredLine(custom_id)),
  ]);
  const completed = answers.filter(({ status }) => status === 200).length;
  const failed = (tellsExpired ? batch.lines.length : answers.length) - completed;
  wire.request_counts = { total: batch.lines.length, completed, failed };
  wire.usage = usageOf(answers);
}

const answeredLine = ({ custom_id, status, body }: Answered) => ({
  id: `batch_req_${custom_id}`,
  custom_id,
  response: { status_code: status, request_id: `req_batch_${custom_id}`, body },
  error: null,
});

const expiredLine = (custom_id: string) => ({
  id: `batch_req_${custom_id}`,
  custom_id,
  response: null,
  error: {
    code: "batch_expired",
    message: "This request could not be executed before the completion window expired.",
  },
});

/** In reversed order, because the API promises none. Null when there is nothing to write. */
function write(state: FakeState, batch: SimBatch, name: string, lines: object[]): string | null {
  if (lines.length === 0) return null;
  const text = lines.reverse().map((line) => `${JSON.stringify(line)}\n`);
  const file = state.files.add({
    key: batch.key,
    bytes: Buffer.from(text.join("")),
    filename: `${batch.wire.id}_${name}.jsonl`,
    purpose: "batch_output",
    expiresAfterSeconds: batch.outputExpiresAfterSeconds,
  });
  return file.wire.id;
}

interface CallUsage {
  prompt_tokens: number;
  completion_tokens: number;
  completion_tokens_details: { reasoning_tokens: number };
}

function usageOf(answers: readonly Answered[]) {
  const usages = answers.flatMap(({ status, body }) =>
    status === 200 ? [(body as { usage: CallUsage }).usage] : [],
  );
  const sum = (pick: (usage: CallUsage) => number) => usages.reduce((total, usage) => total + pick(usage), 0);
  const input = sum((usage) => usage.prompt_tokens);
  const output = sum((usage) => usage.completion_tokens);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: {
      reasoning_tokens: sum((usage) => usage.completion_tokens_details.reasoning_tokens),
    },
    total_tokens: input + output,
  };
}

/** While a batch is worked off, its count grows with the clock. */
function countProgress({ wire, lines, sinceMs }: SimBatch, stateMs: number): void {
  if (wire.status !== "in_progress") return;
  const part = Math.min(1, (Date.now() - sinceMs) / stateMs);
  wire.request_counts.completed = Math.floor(lines.length * part);
}
