// The Batch API of a simulator: batches that move through their states by the clock or by hand, and end as they were told to.

import { z } from "zod";
import { type Line, type LineError, readLines } from "@/tests/fakes/openai/batch-lines";
import { advance, ENDED, type MoveTo, moveBatch } from "@/tests/fakes/openai/batch-states";
import { listPage, nowSeconds, ok, pageOf } from "@/tests/fakes/openai/files";
import type { BatchPlan } from "@/tests/fakes/openai/rules";
import type { FakeState } from "@/tests/fakes/openai/state";
import { problem, type WireReply } from "@/tests/fakes/openai/wire";

export type BatchStatus =
  | "validating"
  | "in_progress"
  | "finalizing"
  | "completed"
  | "failed"
  | "expired"
  | "cancelling"
  | "cancelled";

export interface BatchWire {
  id: string;
  object: "batch";
  endpoint: string;
  model: string | null;
  input_file_id: string;
  completion_window: string;
  status: BatchStatus;
  metadata: Record<string, string> | null;
  errors: { object: "list"; data: LineError[] } | null;
  output_file_id: string | null;
  error_file_id: string | null;
  created_at: number;
  expires_at: number;
  request_counts: { total: number; completed: number; failed: number };
  usage: unknown;
  [moment: `${string}_at`]: number;
}

export interface SimBatch {
  key: string;
  wire: BatchWire;
  lines: Line[];
  /** What is wrong with the file itself. */
  errors: LineError[];
  plan: BatchPlan;
  outputExpiresAfterSeconds: number | null;
  /** Prompt tokens, known once the batch was validated. */
  tokens: number;
  /** When its present state began. */
  sinceMs: number;
  /** Lines that were done when it was cancelled. */
  doneAtCancel: number;
  /** One move at a time, however many ask. */
  moving: Promise<void>;
}

const WINDOW_SECONDS = 86_400;

const CreateBatch = z.looseObject({
  input_file_id: z.string(),
  endpoint: z.string(),
  completion_window: z.literal("24h"),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  output_expires_after: z
    .object({ anchor: z.literal("created_at"), seconds: z.number().min(3_600).max(2_592_000) })
    .nullish(),
});

export class Batches {
  readonly #state: FakeState;
  readonly #batches = new Map<string, SimBatch>();

  constructor(state: FakeState) {
    this.#state = state;
  }

  get all(): SimBatch[] {
    return [...this.#batches.values()];
  }

  create(key: string, raw: string): WireReply {
    const parsed = CreateBatch.safeParse(JSON.parse(raw));
    if (!parsed.success) return problem(400, z.prettifyError(parsed.error));
    const { input_file_id, endpoint, completion_window, metadata, output_expires_after } = parsed.data;
    const input = this.#state.files.get(key, input_file_id);
    if (input?.wire.purpose !== "batch")
      return problem(400, `Invalid input_file_id: ${input_file_id}`, { param: "input_file_id" });
    const text = input.bytes.toString("utf8");
    const { lines, errors } = readLines(text);
    const created_at = nowSeconds();
    const wire: BatchWire = {
      ...{ id: `batch_sim${this.#batches.size + 1}`, object: "batch", endpoint, input_file_id },
      ...{ model: lines[0]?.body.model ?? null, completion_window, metadata: metadata ?? null },
      ...{ status: "validating", errors: null, output_file_id: null, error_file_id: null },
      ...{ created_at, expires_at: created_at + WINDOW_SECONDS, usage: null },
      request_counts: { total: 0, completed: 0, failed: 0 },
    };
    this.#batches.set(wire.id, {
      ...{ key, wire, lines, errors, tokens: 0, doneAtCancel: 0 },
      plan: this.#state.rules.takeBatch({ path: "/v1/batches", model: wire.model ?? "", key, raw: text }),
      outputExpiresAfterSeconds: output_expires_after?.seconds ?? null,
      sinceMs: Date.now(),
      moving: Promise.resolve(),
    });
    return ok(wire);
  }

  async list(key: string, query: URLSearchParams): Promise<WireReply> {
    const own = this.all.filter((batch) => batch.key === key).reverse();
    for (const batch of own) await advance(this.#state, batch);
    return listPage(
      own.map(({ wire }) => wire),
      pageOf(query),
    );
  }

  async get(key: string, id: string): Promise<WireReply> {
    const batch = this.#own(key, id);
    if (!batch) return noSuchBatch(id);
    await advance(this.#state, batch);
    return ok(batch.wire);
  }

  async cancel(key: string, id: string): Promise<WireReply> {
    const batch = this.#own(key, id);
    if (!batch) return noSuchBatch(id);
    await advance(this.#state, batch);
    if (ENDED.has(batch.wire.status))
      return problem(409, `Cannot cancel a batch with status '${batch.wire.status}'.`);
    await moveBatch(this.#state, batch, "cancelling");
    return ok(batch.wire);
  }

  /** From outside: puts a batch, or all that have not ended, into a state. */
  async move(id: string | null, to: MoveTo): Promise<void> {
    const chosen = this.all.filter(({ wire }) => (id === null ? !ENDED.has(wire.status) : wire.id === id));
    for (const batch of chosen) await moveBatch(this.#state, batch, to);
  }

  #own(key: string, id: string): SimBatch | undefined {
    const batch = this.#batches.get(id);
    return batch?.key === key ? batch : undefined;
  }
}

const noSuchBatch = (id: string): WireReply => problem(404, `No batch found with id '${id}'.`);
