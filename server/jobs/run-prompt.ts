// Plans a run and sends the first window of its chunks, or hands it to the job of its batches.
import { inngest } from "@/server/inngest/client";
import { batchesRequested, runCanceled, runRequested } from "@/server/inngest/events";
import { canceledBy, chunkEvent, final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { failRun } from "@/server/services/runs/control";
import { planRun } from "@/server/services/runs/plan";

export const runPrompt = inngest.createFunction(
  {
    id: "run-prompt",
    triggers: [runRequested],
    retries: 3,
    cancelOn: canceledBy(runCanceled, "runId"),
    onFailure: ({ event }) => {
      const { orgId, runId } = event.data.event.data as { orgId: string; runId: string };
      return failRun(jobScope(orgId, "run-prompt"), runId);
    },
  },
  async ({ event, step }) => {
    const { orgId, runId } = event.data;
    const { chunks, batches } = await step.run("plan", () =>
      final(planRun(jobScope(orgId, "run-prompt"), runId)),
    );
    if (batches !== null) {
      const id = `batches:${runId}:${batches}`;
      await step.sendEvent("batches", batchesRequested.create({ orgId, runId, generation: batches }, { id }));
    }
    if (chunks.length > 0)
      await step.sendEvent(
        "fan",
        chunks.map((ref) => chunkEvent(orgId, ref)),
      );
    return { chunks: chunks.length };
  },
);
