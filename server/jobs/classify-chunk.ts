// Labels the tasks of one chunk, waits when the provider asks for it, and sends the next chunk.
import { env } from "@/server/env";
import { inngest } from "@/server/inngest/client";
import { chunkRequested, runCanceled } from "@/server/inngest/events";
import { canceledBy, chunkEvent, final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { classifyChunk } from "@/server/services/runs/classify";
import { commitChunk, failChunk } from "@/server/services/runs/commit";
import { CHUNKS_AT_ONCE, type ChunkRef } from "@/server/services/runs/plan";

/** A chunk that needs more rounds than this begins a new job, so that no job grows without bound. */
const ROUNDS = 20;
const NAME = "classify-chunk";

export const classifyChunkJob = inngest.createFunction(
  {
    id: NAME,
    triggers: [chunkRequested],
    retries: 4,
    // Counted apart by priority: a small run starts at once although a large one holds all its places.
    concurrency: [
      { key: 'event.data.orgId + "/" + event.data.priority', limit: CHUNKS_AT_ONCE },
      { key: "event.data.priority", limit: env.JOBS_LLM_CHUNKS },
    ],
    throttle: { key: "event.data.orgId", limit: env.JOBS_ORG_STARTS_PER_SECOND, period: "1s" },
    cancelOn: canceledBy(runCanceled, "runId"),
    onFailure: async ({ event, step }) => {
      const { orgId, ...ref } = event.data.event.data as { orgId: string } & ChunkRef;
      const next = await step.run("fail", () => failChunk(jobScope(orgId, NAME), ref, "UPSTREAM"));
      if (next) await step.sendEvent("next", chunkEvent(orgId, next));
    },
  },
  async ({ event, step }) => {
    const { orgId, ...ref } = event.data;
    const scope = jobScope(orgId, NAME);
    for (let round = 0; round < ROUNDS; round++) {
      const { stop, left, waitMs } = await step.run(`classify-${round}`, () =>
        final(classifyChunk(scope, ref)),
      );
      if (stop || left === 0) break;
      if (waitMs > 0) await step.sleep(`wait-${round}`, waitMs);
    }
    const next = await step.run("commit", () => final(commitChunk(scope, ref)));
    if (next) await step.sendEvent("next", chunkEvent(orgId, next));
    return { next: next?.index ?? null };
  },
);
