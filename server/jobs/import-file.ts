// Runs one import: its file becomes tasks in one transaction, so the step may be repeated.
import { inngest } from "@/server/inngest/client";
import { importCanceled, importRequested } from "@/server/inngest/events";
import { canceledBy, final } from "@/server/jobs/steps";
import { jobScope } from "@/server/scope";
import { failImport } from "@/server/services/imports/claim";
import { runImport } from "@/server/services/imports/run";

const NAME = "import-file";
const GAVE_UP = "The import stopped because of a fault on our side. Nothing was imported; please try again.";

export const importFile = inngest.createFunction(
  {
    id: NAME,
    triggers: [importRequested],
    retries: 3,
    concurrency: { key: "event.data.orgId", limit: 2 },
    cancelOn: canceledBy(importCanceled, "importId"),
    onFailure: ({ event }) => {
      const { orgId, importId } = event.data.event.data as { orgId: string; importId: string };
      return failImport(jobScope(orgId, NAME), importId, GAVE_UP);
    },
  },
  async ({ event, step }) => {
    const { orgId, importId } = event.data;
    return step.run("import", () => final(runImport(jobScope(orgId, NAME), { importId })));
  },
);
