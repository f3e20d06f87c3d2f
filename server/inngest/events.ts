// Every event of the product and the only way to send one. Events carry ids, never text.
import { eventType } from "inngest";
import { z } from "zod";
import { inngest } from "@/server/inngest/client";

const id = z.string().min(1).max(64);

export const runRequested = eventType("prompt/run.requested", { schema: z.object({ orgId: id, runId: id }) });
export const runCanceled = eventType("prompt/run.canceled", { schema: z.object({ orgId: id, runId: id }) });
export const chunkRequested = eventType("prompt/chunk.requested", {
  schema: z.object({
    orgId: id,
    runId: id,
    index: z.number().int(),
    attempt: z.number().int(),
    priority: z.enum(["interactive", "bulk"]),
  }),
});
export const batchesRequested = eventType("prompt/batches.requested", {
  schema: z.object({ orgId: id, runId: id, generation: z.number().int() }),
});
export const conversionRequested = eventType("prediction/conversion.requested", {
  schema: z.object({ orgId: id, conversionId: id }),
});
export const conversionCanceled = eventType("prediction/conversion.canceled", {
  schema: z.object({ orgId: id, conversionId: id }),
});
export const importRequested = eventType("task/import.requested", {
  schema: z.object({ orgId: id, importId: id }),
});
export const importCanceled = eventType("task/import.canceled", {
  schema: z.object({ orgId: id, importId: id }),
});
export const syncRequested = eventType("storage/sync.requested", {
  schema: z.object({ orgId: id, connectionId: id, syncId: id }),
});
export const syncCanceled = eventType("storage/sync.canceled", {
  schema: z.object({ orgId: id, syncId: id }),
});

/** Made by `event.create(data, { id })`, which is checked against the event's schema before it is sent. */
type Outgoing = { name: string; id?: string; validate(): Promise<void> };

/**
 * Called after the row it speaks of is committed; a cron heals the gap when the process dies between the two.
 * The id is demanded: sent twice within a day, an event still happens once.
 */
export async function sendEvent(event: Outgoing): Promise<void> {
  if (!event.id) throw new Error(`the event ${event.name} needs an id`);
  await inngest.send(event as Parameters<typeof inngest.send>[0]);
}
