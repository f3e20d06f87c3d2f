// Turns a version's predictions into annotations, a thousand tasks a step.
import { inngest } from "@/server/inngest/client";
import { conversionCanceled, conversionRequested } from "@/server/inngest/events";
import { final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { convertPage, failConversion } from "@/server/services/conversions/convert";

/** Pages of one job; a longer conversion goes on in a new one. */
const PAGES = 400;
const NAME = "convert-predictions";

export const convertPredictions = inngest.createFunction(
  {
    id: NAME,
    triggers: [conversionRequested],
    retries: 4,
    concurrency: { key: "event.data.orgId", limit: 1 },
    cancelOn: [{ event: conversionCanceled.name, match: "data.conversionId" }],
    onFailure: ({ event }) => {
      const { orgId, conversionId } = event.data.event.data as { orgId: string; conversionId: string };
      return failConversion(jobScope(orgId, NAME), conversionId);
    },
  },
  async ({ event, step }) => {
    const { orgId, conversionId } = event.data;
    const scope = jobScope(orgId, NAME);
    for (let page = 0; page < PAGES; page++) {
      const { cursor, more } = await step.run(`page-${page}`, () => final(convertPage(scope, conversionId)));
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
