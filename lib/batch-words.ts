// What people read about the batches of an Economy run.
import type { BatchState, BatchStatus } from "@/lib/batch-states";
import { formatCount } from "@/lib/format";

/** Said wherever Economy is offered or runs. */
export const ECONOMY_SENTENCE =
  "Economy sends the tasks in files through OpenAI's Batch API. The answers take up to 24 hours.";

export type ShownBatch = {
  /** Counted from 1. */
  number: number;
  state: BatchState;
  status: BatchStatus | null;
  lines: number;
  completed: number;
  failed: number;
};

/** "validating", "in progress, 1,200 of 50,000", "finishing". */
export function batchWords({ state, status, lines, completed, failed }: ShownBatch): string {
  if (state === "writing") return "its file is being made";
  if (state === "written") return "being sent";
  if (state !== "sent") return "its answers are being stored";
  if (status === "in_progress")
    return `in progress, ${formatCount(completed + failed)} of ${formatCount(lines)}`;
  if (status === "finalizing") return "finishing";
  return status === "cancelling" ? "being canceled" : "validating";
}
