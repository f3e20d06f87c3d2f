// npm run worker: runs jobs and answers no requests, for servers that run with JOBS=off.
import "./settings";
import { assertTenantTablesClosed } from "@/server/db/rls-check";
import { databaseUrl } from "@/server/db/url";
import { env } from "@/server/env";
import { log } from "@/server/log";
import { stopOnSignal } from "./signals";

const LONGEST_TIMER_MS = 2_147_483_647;

Object.assign(process.env, { NODE_ENV: "production" });
try {
  await work();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Returns when jobs are being taken; the process then lives until a signal. */
async function work(): Promise<void> {
  const { JOBS_CONCURRENCY } = env; // a wrong or missing variable ends here, with a sentence
  // They read the settings while they are loaded.
  const { runsEmbedded, startJobs, stopJobs } = await import("@/server/inngest/runtime");
  const { engineHandler } = await import("@/server/jobs/handler");
  if (!runsEmbedded())
    throw new Error(
      "An Inngest server gives out the jobs; it calls the web server, and no worker is needed.",
    );
  await assertTenantTablesClosed(databaseUrl());
  setInterval(() => undefined, LONGEST_TIMER_MS); // a database that is away must not end the process
  stopOnSignal(stopJobs);
  await startJobs(engineHandler, { work: true });
  log.info("the worker takes jobs", { atOnce: JOBS_CONCURRENCY });
}
