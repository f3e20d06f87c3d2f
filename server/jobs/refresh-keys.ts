// Every ten minutes: keys that were not checked for a day are asked about, with the models that they reach.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { refreshKeys } from "@/server/services/api-key/refresh";

export const refreshKeysJob = inngest.createFunction(
  { id: "refresh-keys", triggers: [cron("*/10 * * * *")], concurrency: 1, retries: 1 },
  ({ step }) => step.run("refresh", refreshKeys),
);
