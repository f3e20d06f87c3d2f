// A database and an engine for one test, and what tests ask the engine's tables.
import type { ClientOptions } from "inngest";
import pg from "pg";
import { createEngine, type Engine, type EngineOptions, prepareSession } from "@/server/engine/engine";
import { freshDatabase, type TestDatabase } from "@/tests/setup/database";

export const ORIGIN = "http://inngest.embedded";

export type Bench = {
  engine: Engine;
  pool: pg.Pool;
  url: string;
  /** Options of a client that talks to this engine. */
  client: Required<Pick<ClientOptions, "isDev" | "baseUrl" | "eventKey" | "fetch" | "logger">>;
  close(): Promise<void>;
};

const ignore = (): void => undefined;
export const silent = { info: ignore, warn: ignore, error: ignore, debug: ignore };

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An engine on an empty database of its own. Retries come after 0.45 to 1.35 s unless told otherwise. */
export async function openBench(options: Partial<EngineOptions> = {}, create = createEngine): Promise<Bench> {
  return openBenchOn(await freshDatabase(), options, create);
}

export async function openBenchOn(
  { url, drop }: TestDatabase,
  options: Partial<EngineOptions> = {},
  create = createEngine,
): Promise<Bench> {
  const pool = new pg.Pool({ connectionString: url, max: 10, onConnect: prepareSession });
  const engine = create({ pool, baseUrl: ORIGIN, backoffScale: 0.03, ...options });
  await engine.migrate();
  return {
    engine,
    pool,
    url,
    client: { isDev: true, baseUrl: ORIGIN, eventKey: "embedded", fetch: engine.fetch, logger: silent },
    async close() {
      await engine.stop(500);
      await pool.end();
      await drop();
    },
  };
}

export async function rows<T>(pool: pg.Pool, sql: string, params: unknown[] = []): Promise<T[]> {
  return (await pool.query(sql, params)).rows as T[];
}

/** Rows that only unfinished work has. */
export async function leftovers(pool: pg.Pool): Promise<Record<string, number>> {
  const [counts] = await rows<Record<string, number>>(
    pool,
    `select (select count(*)::int from engine.run where status in ('queued', 'running')) as runs,
            (select count(*)::int from engine.job where kind <> 'cron') as jobs,
            (select count(*)::int from engine.pause) as pauses,
            (select count(*)::int from engine.batch) as batches`,
  );
  return counts ?? {};
}
export const NOTHING_LEFT = { runs: 0, jobs: 0, pauses: 0, batches: 0 };
