// Starts what a server process needs besides requests: checked settings, a closed database, and the jobs.

import { assertTenantTablesClosed } from "@/server/db/rls-check";
import { databaseUrl } from "@/server/db/url";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { onShutdown } from "@/server/shutdown";

/** Throws, and so stops the boot, when a setting is missing or a tenant table stands open. */
export async function start(): Promise<void> {
  await assertTenantTablesClosed(databaseUrl());
  onShutdown(stopJobs);
  await startJobs(engineHandler);
}
