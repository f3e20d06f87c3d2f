// What several jobs share: the event of a chunk, the events that end a job, and the rule which errors are final.
import { NonRetriableError } from "inngest";
import { AppError } from "@/lib/errors";
import { chunkRequested } from "@/server/inngest/events";
import type { ChunkRef } from "@/server/services/runs/plan";

/** The event of one attempt of a chunk; sent twice it still happens once. */
export const chunkEvent = (orgId: string, ref: ChunkRef) =>
  chunkRequested.create({ orgId, ...ref }, { id: `chunk:${ref.runId}:${ref.index}:${ref.attempt}` });

/** An AppError is a decision and final; anything else is a fault and worth another try. */
export async function final<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof AppError ? new NonRetriableError(error.message, { cause: error }) : error;
  }
}

/** For `cancelOn`: only an event of the same organization ends a job, whatever row it names. */
export const canceledBy = ({ name }: { name: string }, id: string) => [
  { event: name, if: `event.data.orgId == async.data.orgId && event.data.${id} == async.data.${id}` },
];
