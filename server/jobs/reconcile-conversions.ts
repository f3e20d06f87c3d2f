// Each minute: conversions whose event was lost, or that stand still, are sent again.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { reconcileConversions } from "@/server/services/conversions/reconcile";

export const reconcileConversionsJob = inngest.createFunction(
  { id: "reconcile-conversions", triggers: [cron("* * * * *")], concurrency: 1, retries: 1 },
  ({ step }) => step.run("scan", reconcileConversions),
);
