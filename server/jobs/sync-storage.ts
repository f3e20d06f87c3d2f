// Syncs one connection, some seconds of pages a step; what a step did is in the database, so any of them may be repeated.
import { inngest } from "@/server/inngest/client";
import { syncCanceled, syncRequested } from "@/server/inngest/events";
import { canceledBy, final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { beginSync, failSync } from "@/server/services/storage/begin";
import { syncPages } from "@/server/services/storage/sync";

/** Steps of one job; a longer sync goes on in a new one. */
const STEPS = 200;
const ORG_SYNCS = 2;
const NAME = "sync-storage";

export const syncStorage = inngest.createFunction(
  {
    id: NAME,
    triggers: [syncRequested],
    retries: 4,
    concurrency: [
      { key: "event.data.connectionId", limit: 1 },
      { key: "event.data.orgId", limit: ORG_SYNCS },
    ],
    cancelOn: canceledBy(syncCanceled, "syncId"),
    onFailure: ({ event }) => {
      const { orgId, syncId } = event.data.event.data as { orgId: string; syncId: string };
      return failSync(jobScope(orgId, NAME), syncId);
    },
  },
  async ({ event, step }) => {
    const { orgId, connectionId, syncId } = event.data;
    const scope = jobScope(orgId, NAME);
    if (!(await step.run("begin", () => final(beginSync(scope, syncId))))) return { page: 0 };
    let done = { left: true, page: 0, handled: 0 };
    for (let n = 0; n < STEPS && done.left; n++)
      done = await step.run(`pages-${n}`, () => final(syncPages(scope, syncId)));
    if (!done.left) return { page: done.page };
    const id = `sync:${syncId}:${done.page}.${done.handled}`;
    await step.sendEvent("go-on", syncRequested.create({ orgId, connectionId, syncId }, { id }));
    return { page: done.page };
  },
);
