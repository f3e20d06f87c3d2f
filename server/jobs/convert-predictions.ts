// Turns a version's predictions into annotations, some thousand tasks a step.
import { inngest } from "@/server/inngest/client";
import { conversionCanceled, conversionRequested } from "@/server/inngest/events";
import { canceledBy, final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { beginConversion, failConversion } from "@/server/services/conversions/begin";
import { convertStep } from "@/server/services/conversions/convert";

/** Of one job; a longer conversion goes on in a new one. */
const STEPS = 100;
const NAME = "convert-predictions";

export const convertPredictions = inngest.createFunction(
  {
    id: NAME,
    triggers: [conversionRequested],
    retries: 4,
    concurrency: { key: "event.data.orgId", limit: 1 },
    cancelOn: canceledBy(conversionCanceled, "conversionId"),
    onFailure: ({ event }) => {
      const { orgId, conversionId } = event.data.event.data as { orgId: string; conversionId: string };
      return failConversion(jobScope(orgId, NAME), conversionId);
    },
  },
  async ({ event, step }) => {
    const { orgId, conversionId } = event.data;
    const scope = jobScope(orgId, NAME);
    if (!(await step.run("begin", () => final(beginConversion(scope, conversionId)))))
      return { cursor: null };
    for (let index = 0; index < STEPS; index++) {
      const { cursor, more } = await step.run(`convert-${index}`, () =>
        final(convertStep(scope, conversionId)),
      );
      if (!more) return { cursor };
    }
    const next = conversionRequested.create(
      { orgId, conversionId },
      { id: `convert:${conversionId}:${event.id}` },
    );
    await step.sendEvent("go-on", next);
    return { cursor: "more" };
  },
);
