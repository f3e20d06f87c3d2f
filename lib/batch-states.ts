// The closed lists of batches: where a batch is with us, and the provider's own words for it.

/** writing: its file is being made; written: the file is uploaded; sent: the provider works; ended: to be read; read: files to delete. */
export const BATCH_STATES = ["writing", "written", "sent", "ended", "read", "closed"] as const;
export type BatchState = (typeof BATCH_STATES)[number];

export const BATCH_STATUSES = [
  "validating",
  "in_progress",
  "finalizing",
  "completed",
  "failed",
  "expired",
  "cancelling",
  "cancelled",
] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

const ENDED: readonly BatchStatus[] = ["completed", "failed", "expired", "cancelled"];
export const isEndedStatus = (status: BatchStatus): boolean => ENDED.includes(status);
