// The embedded engine of this process: one, however many bundles load this file.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { databaseUrl } from "@/server/db/url";
import { createEngine, type Engine, prepareSession } from "@/server/engine/engine";
import { env } from "@/server/env";
import { log } from "@/server/log";
import { jobsMode, modeWarning } from "./mode";

type Handler = (request: Request) => Promise<Response>;
type Runtime = { engine: Engine; pool: pg.Pool; working: boolean; ending?: Promise<void> };

const CONNECTIONS = 10;
const CLOSE_LIMIT_MS = 500;

// Next bundles this file once for routes and once for instrumentation; both must meet the same engine.
const shared = globalThis as typeof globalThis & { assayJobs?: Runtime | undefined };

export const runsEmbedded = (): boolean => jobsMode(env) === "embedded";

/** The engine, which answers the client of inngest; made on first use. */
export function embeddedEngine(): Engine {
  return runtime().engine;
}

/**
 * Loads the functions behind `handler` (serve of inngest/edge) and, with JOBS=inline or `work`, begins to run them.
 * Call it again for new code. Does nothing when an Inngest server runs the jobs.
 */
export async function startJobs(handler: Handler, { work = env.JOBS === "inline" } = {}): Promise<void> {
  const warning = modeWarning(env);
  if (warning) log.warn(warning);
  if (!runsEmbedded()) return;
  const own = runtime();
  await own.engine.migrate();
  await own.engine.register(handler);
  if (!work) return;
  await own.engine.start();
  own.working = true;
}

/** "working": this process takes jobs; "resting": it does not; "elsewhere": an Inngest server gives them out. */
export function jobsState(): "working" | "resting" | "elsewhere" {
  if (!runsEmbedded()) return "elsewhere";
  return shared.assayJobs?.working ? "working" : "resting";
}

/** Finishes what runs (8 s at most), gives the rest back and closes the connections. */
export async function stopJobs(): Promise<void> {
  const own = shared.assayJobs;
  if (!own) return;
  own.ending ??= end(own);
  await own.ending;
}

async function end(own: Runtime): Promise<void> {
  own.working = false;
  await own.engine.stop();
  // Not earlier: what still runs stores its steps through the client, and only the engine that claimed a job may.
  shared.assayJobs = undefined;
  // A connection to a database that has frozen never ends.
  await Promise.race([own.pool.end(), sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
}

function runtime(): Runtime {
  shared.assayJobs ??= createRuntime();
  return shared.assayJobs;
}

type EngineEvent = { name: string; data: Record<string, unknown> };

/** The data of the product's event; a handler of failures is given it inside another. */
function origin({ name, data }: EngineEvent): Record<string, unknown> {
  if (name !== "inngest/function.failed") return data;
  return (data.event as Partial<EngineEvent> | undefined)?.data ?? {};
}

/** The id of the row an event is about. */
function subjectOf(event: EngineEvent): string | null {
  const { runId, importId, conversionId, syncId } = origin(event);
  return text(runId ?? importId ?? conversionId ?? syncId);
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

function createRuntime(): Runtime {
  const pool = new pg.Pool({
    connectionString: databaseUrl(),
    max: CONNECTIONS,
    application_name: "assay-jobs",
    onConnect: prepareSession,
  });
  const engine = createEngine({
    pool,
    maxConcurrency: env.JOBS_CONCURRENCY,
    retentionDays: env.JOBS_RETENTION_DAYS,
    tenantOf: (event) => text(origin(event).orgId),
    subjectOf,
    log: (level, message, fields) => log[level](`jobs: ${message}`, fields),
  });
  return { engine, pool, working: false };
}
