// Each minute: runs whose event was lost are sent again, and runs that stand still go on.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { reconcileBatches } from "@/server/services/runs/batches/reconcile";
import { reconcileRuns } from "@/server/services/runs/reconcile";

export const reconcileRunsJob = inngest.createFunction(
  { id: "reconcile-runs", triggers: [cron("* * * * *")], concurrency: 1, retries: 1 },
  async ({ step }) => ({
    ...(await step.run("scan", reconcileRuns)),
    batches: await step.run("batches", reconcileBatches),
  }),
);
