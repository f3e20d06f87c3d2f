// Starts what a server process needs besides requests: checked settings, a closed database, and the jobs.

import { assertRowSecurity } from "@/server/db/rls-check";
import { databaseUrl } from "@/server/db/url";
import { startJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";

/** Throws, and so stops the boot, when a setting is missing or a tenant table stands open. */
export async function start(): Promise<void> {
  await assertRowSecurity(databaseUrl());
  await startJobs(engineHandler);
}
