// Tells an operator's probe whether this process can do its work; states and counts over all tenants, no names and no data.
import { pool } from "@/server/db/client";
import { missingMigrations } from "@/server/db/pending-migrations";
import type { EngineHealth } from "@/server/engine/health";
import { env } from "@/server/env";
import { embeddedEngine, jobsState } from "@/server/inngest/runtime";
import { log } from "@/server/log";

export type Readiness = {
  ready: boolean;
  database: "up" | "down";
  migrations: "applied" | "missing" | "unknown";
  jobs: ReturnType<typeof jobsState> | "starting";
  /** Of the embedded engine; null when an Inngest server gives the jobs out, and until the engine has its tables. */
  queue: EngineHealth | null;
};

/** Ready = the database answers, has every migration, and jobs are taken here or on purpose elsewhere. */
export async function readiness(): Promise<Readiness> {
  const jobs = jobsState() === "resting" && env.JOBS === "inline" ? "starting" : jobsState();
  const migrations = await migrationState();
  return {
    ready: migrations === "applied" && jobs !== "starting",
    database: migrations === "unknown" ? "down" : "up",
    migrations,
    jobs,
    queue:
      jobs === "elsewhere" || jobs === "starting" || migrations === "unknown" ? null : await queueState(),
  };
}

async function queueState(): Promise<Readiness["queue"]> {
  try {
    return await embeddedEngine().health();
  } catch (error) {
    log.warn("the queue could not be read", { reason: error instanceof Error ? error.message : "unknown" });
    return null;
  }
}

async function migrationState(): Promise<Readiness["migrations"]> {
  try {
    const missing = await missingMigrations(pool());
    return missing.length === 0 ? "applied" : "missing";
  } catch (error) {
    log.warn("the database does not answer", { reason: error instanceof Error ? error.message : "unknown" });
    return "unknown";
  }
}
