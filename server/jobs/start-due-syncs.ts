// Each minute: connections whose time has come are synced.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { startDueSyncs } from "@/server/services/storage/due";

export const startDueSyncsJob = inngest.createFunction(
  { id: "start-due-syncs", triggers: [cron("* * * * *")], concurrency: 1, retries: 1 },
  ({ step }) => step.run("start", startDueSyncs),
);
