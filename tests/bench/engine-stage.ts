// An engine for one bench on empty tables, the time it needs for its queue, and the bare database beside it.
import { setTimeout as sleep } from "node:timers/promises";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import pg from "pg";
import { createEngine, type Engine, prepareSession } from "@/server/engine/engine";

/** Calls and transactions at a time, on as many connections as the product gives to its engine. */
export const AT_ONCE = 20;
const CONNECTIONS = 10;

const BARE_MS = 4000;

export type Stage = { pool: pg.Pool; engine: Engine; inngest: Inngest };
type Make = (inngest: Inngest) => InngestFunction.Any[];

/** An engine with empty tables and these functions; it does not work yet. */
export async function withStage<T>(make: Make, measure: (stage: Stage) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({
    connectionString: process.env.DATABASE_URL,
    max: CONNECTIONS,
    onConnect: prepareSession,
  });
  const engine = createEngine({
    pool,
    maxConcurrency: AT_ONCE,
    tenantOf: ({ data }) => String(data.org ?? ""),
  });
  const ignore = (): void => undefined;
  const inngest = new Inngest({
    ...{
      id: "bench",
      isDev: true,
      baseUrl: "http://inngest.embedded",
      eventKey: "embedded",
      fetch: engine.fetch,
    },
    logger: { info: ignore, warn: ignore, error: ignore, debug: ignore },
  });
  try {
    await pool.query("drop schema if exists engine cascade");
    await engine.migrate();
    await engine.register(serve({ client: inngest, functions: make(inngest) }));
    return await measure({ pool, engine, inngest });
  } finally {
    await engine.stop(0);
    await pool.end();
  }
}

/** Seconds from the start of the engine until nothing is left to do. */
export async function secondsOfWork({ pool, engine }: Stage): Promise<number> {
  const began = performance.now();
  await engine.start();
  for (;;) {
    const { rows } = await pool.query("select exists(select from engine.job) as busy");
    if (!rows[0].busy) return (performance.now() - began) / 1000;
    await sleep(20);
  }
}

/** Per second: one inserted and changed row a transaction. */
export async function bareRate(pool: pg.Pool): Promise<number> {
  await pool.query(
    "create table if not exists bare (id int generated always as identity primary key, n int, at timestamptz)",
  );
  const began = performance.now();
  let done = 0;
  const worker = async () => {
    while (performance.now() - began < BARE_MS) {
      const client = await pool.connect();
      await client.query("begin");
      const { rows } = await client.query("insert into bare (n) values ($1) returning id", [done]);
      await client.query("update bare set at = clock_timestamp() where id = $1", [rows[0].id]);
      await client.query("commit");
      client.release();
      done++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done / ((performance.now() - began) / 1000);
}
