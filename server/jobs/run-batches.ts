// Looks after the batches of a run until none is left with the provider, and waits in between; a canceled run wakes it.
import { inngest } from "@/server/inngest/client";
import { batchesRequested, runCanceled } from "@/server/inngest/events";
import { final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { advanceBatches } from "@/server/services/runs/batches/advance";
import type { BatchesRef } from "@/server/services/runs/batches/open";
import { failBatches } from "@/server/services/runs/batches/rest";

/** Of one job; what takes longer goes on in a new one. */
const LOOKS = 200;
/** Files of one organization that are made or read at a time. */
const AT_ONCE = 2;
const NAME = "run-batches";

export const runBatchesJob = inngest.createFunction(
  {
    id: NAME,
    triggers: [batchesRequested],
    retries: 4,
    concurrency: [
      { key: "event.data.runId", limit: 1 },
      { key: "event.data.orgId", limit: AT_ONCE },
    ],
    onFailure: ({ event }) => {
      const { orgId, ...ref } = event.data.event.data as { orgId: string } & BatchesRef;
      return failBatches(jobScope(orgId, NAME), ref);
    },
  },
  async ({ event, step }) => {
    const { orgId, ...ref } = event.data;
    for (let n = 0; n < LOOKS; n++) {
      const { stop, waitMs } = await step.run(`look-${n}`, () =>
        final(advanceBatches(jobScope(orgId, NAME), ref)),
      );
      if (stop) return { looks: n + 1 };
      // Not `cancelOn`: what the provider has finished is stored and its files are deleted.
      const same = "event.data.orgId == async.data.orgId && event.data.runId == async.data.runId";
      if (waitMs > 0) await step.waitForEvent(`wait-${n}`, { event: runCanceled, if: same, timeout: waitMs });
    }
    const id = `batches:${ref.runId}:${ref.generation}:${event.id}`;
    await step.sendEvent("go-on", batchesRequested.create({ orgId, ...ref }, { id }));
    return { looks: LOOKS };
  },
);
