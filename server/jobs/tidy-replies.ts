// Each hour: cached replies that are too old, or too many, are removed.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { tidyReplies } from "@/server/services/replies/tidy";

export const tidyRepliesJob = inngest.createFunction(
  { id: "tidy-replies", triggers: [cron("17 * * * *")], concurrency: 1, retries: 1 },
  ({ step }) => step.run("tidy", () => tidyReplies()),
);
