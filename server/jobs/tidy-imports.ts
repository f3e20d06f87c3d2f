// Each minute: imports whose event was lost or that stand still are sent again, and uploads that nobody started are removed.
import { cron } from "inngest";
import { inngest } from "@/server/inngest/client";
import { tidyImports } from "@/server/services/imports/tidy";

export const tidyImportsJob = inngest.createFunction(
  { id: "tidy-imports", triggers: [cron("* * * * *")], concurrency: 1, retries: 1 },
  ({ step }) => step.run("tidy", tidyImports),
);
