// Each minute: syncs whose event was lost, and syncs that stand still, are sent again.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { reconcileSyncs } from "@/server/services/storage/reconcile";

export const reconcileSyncsJob = inngest.createFunction(
  { id: "reconcile-syncs", triggers: [cron("* * * * *")], concurrency: 1, retries: 1 },
  ({ step }) => step.run("scan", reconcileSyncs),
);
