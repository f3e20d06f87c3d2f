// What the Batch API answers: every answer passes through these schemas.

import { z } from "zod";
import { BATCH_STATUSES, type BatchStatus } from "@/lib/batch-states";
import type { FailureCode } from "@/lib/failures";

const Id = z.string().min(1).max(200);
const Count = z.number().int().nonnegative();

export const Wire = z.object({
  id: Id,
  // A word that we do not know is one on the way.
  status: z.enum(BATCH_STATUSES).catch("in_progress"),
  created_at: z.number(),
  output_file_id: Id.nullish(),
  error_file_id: Id.nullish(),
  metadata: z.record(z.string(), z.string()).nullish().catch(null),
  request_counts: z.object({ total: Count, completed: Count, failed: Count }).nullish().catch(null),
  errors: z
    .object({
      data: z.array(z.object({ code: z.string().nullish(), message: z.string().nullish() })).nullish(),
    })
    .nullish()
    .catch(null),
});
export type BatchWire = z.infer<typeof Wire>;

export const FileWire = z.object({ id: Id, filename: z.string().max(1_000), created_at: z.number() });
const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ data: z.array(row).max(1_000), has_more: z.boolean().default(false) });
export const BatchList = pageOf(Wire);
export const FileList = pageOf(FileWire);

/** Why no line of a batch was sent. `queueTokens`: what may wait at once, where the refusal tells it. */
export type BatchFailure =
  | { kind: "queue"; queueTokens: number | null }
  | { kind: "pause"; code: FailureCode };

/** A batch as the provider has it. `failure` is null unless its status is failed. */
export interface ProviderBatch {
  id: string;
  status: BatchStatus;
  outputFileId: string | null;
  errorFileId: string | null;
  counts: { total: number; completed: number; failed: number };
  failure: BatchFailure | null;
}

const NO_COUNTS = { total: 0, completed: 0, failed: 0 };

export const batchFrom = (wire: BatchWire): ProviderBatch => ({
  id: wire.id,
  status: wire.status,
  outputFileId: wire.output_file_id ?? null,
  errorFileId: wire.error_file_id ?? null,
  counts: wire.request_counts ?? NO_COUNTS,
  failure: wire.status === "failed" ? failureFrom(wire) : null,
});

function failureFrom({ errors }: BatchWire): BatchFailure {
  const { code, message } = errors?.data?.[0] ?? {};
  switch (code) {
    case "token_limit_exceeded":
      return { kind: "queue", queueTokens: queueTokensIn(message ?? "") };
    case "model_not_found":
      return { kind: "pause", code: "MODEL_NOT_FOUND" };
    case "insufficient_quota":
    case "billing_hard_limit_reached":
      return { kind: "pause", code: "QUOTA" };
    case "server_error":
      return { kind: "pause", code: "UPSTREAM" };
    default:
      return { kind: "pause", code: "BAD_REQUEST" };
  }
}

/** "Limit: 90,000 enqueued tokens" as a number. */
function queueTokensIn(message: string): number | null {
  const digits = /\blimit: ([\d,_]{1,15})/i.exec(message)?.[1]?.replace(/\D/g, "");
  return digits ? Number(digits) : null;
}
