// The embedded engine: short runs, steps in a row, claims beside a long queue and a large run in chunks, each beside the bare database or the clock.
import { setTimeout as sleep } from "node:timers/promises";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import pg from "pg";
import { createEngine, type Engine, prepareSession } from "@/server/engine/engine";
import { type Bench, type Figure, figure } from "@/tests/bench/figure";
import { bareTransactions, fillQueue } from "@/tests/integration/engine/backlog";

/** Calls and transactions at a time, on as many connections as the product gives to its engine. */
const AT_ONCE = 20;
const CONNECTIONS = 10;

const SHORT_RUNS = 4000;
const LONG_RUNS = 500;
const STEPS = 10;
const BARE_MS = 4000;
/** What an otherwise idle machine of two cores must reach; a slower one must reach its share of the bare database. */
const RUNS_PER_SECOND = 300;
const RUNS_SHARE = 0.04;
const STEPS_PER_SECOND = 1000;
const STEPS_SHARE = 0.15;

const QUEUED = 100_000;
const WARM_UP_MS = 5000;
const CLAIMS_MS = 5000;
const MAX_CLAIM_MS = 40;
const MAX_CLAIM_RATIO = 5;

const TASKS = 100_000;
const TASK_MS = 20;
const CHUNK = 100;
const CHUNKS_AT_ONCE = 6;
const TASKS_AT_ONCE = 10;
const WINDOW = 2 * CHUNKS_AT_ONCE;
const IDEAL_SHARE = 0.7;

type Stage = { pool: pg.Pool; engine: Engine; inngest: Inngest };
type Make = (inngest: Inngest) => InngestFunction.Any[];

const bench: Bench = async () => [await shortRuns(), await stepsInARow(), await claims(), await largeRun()];

export default bench;

/** An engine with empty tables and these functions; it does not work yet. */
async function withStage<T>(make: Make, measure: (stage: Stage) => Promise<T>): Promise<T> {
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
async function secondsOfWork({ pool, engine }: Stage): Promise<number> {
  const began = performance.now();
  await engine.start();
  for (;;) {
    const { rows } = await pool.query("select exists(select from engine.job) as busy");
    if (!rows[0].busy) return (performance.now() - began) / 1000;
    await sleep(20);
  }
}

/** Per second: one inserted and changed row a transaction. */
async function bareRate(pool: pg.Pool): Promise<number> {
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

function rate(
  name: string,
  unit: string,
  measured: { value: number; baseline: number },
  wanted: { rate: number; share: number },
): Figure {
  const result = figure(name, unit, measured, { atLeast: wanted.share });
  return { ...result, ok: result.ok || measured.value >= wanted.rate };
}

const send = async (inngest: Inngest, name: string, count: number) => {
  const AT_A_TIME = 1000;
  for (let sent = 0; sent < count; sent += AT_A_TIME) {
    await inngest.send(Array.from({ length: Math.min(AT_A_TIME, count - sent) }, () => ({ name, data: {} })));
  }
};

const shortRuns = () =>
  withStage(
    (inngest) => [
      inngest.createFunction({ id: "short", triggers: [{ event: "short/go" }] }, ({ step }) =>
        step.run("only", () => 1),
      ),
    ],
    async (stage) => {
      await send(stage.inngest, "short/go", SHORT_RUNS);
      const value = SHORT_RUNS / (await secondsOfWork(stage));
      const baseline = await bareRate(stage.pool);
      return rate("engine-runs", "runs/s", { value, baseline }, { rate: RUNS_PER_SECOND, share: RUNS_SHARE });
    },
  );

const stepsInARow = () =>
  withStage(
    (inngest) => [
      inngest.createFunction({ id: "long", triggers: [{ event: "long/go" }] }, async ({ step }) => {
        for (let n = 0; n < STEPS; n++) await step.run(`step-${n}`, () => n);
      }),
    ],
    async (stage) => {
      await send(stage.inngest, "long/go", LONG_RUNS);
      const value = (LONG_RUNS * STEPS) / (await secondsOfWork(stage));
      const baseline = await bareRate(stage.pool);
      return rate(
        "engine-steps",
        "steps/s",
        { value, baseline },
        { rate: STEPS_PER_SECOND, share: STEPS_SHARE },
      );
    },
  );

const claims = () =>
  withStage(
    (inngest) => [
      inngest.createFunction(
        { id: "f", triggers: [{ event: "f/go" }], concurrency: { key: "event.data.org", limit: AT_ONCE } },
        () => sleep(5),
      ),
    ],
    async ({ pool, engine, inngest }) => {
      await fillQueue(inngest, "f/go", QUEUED);
      await engine.start();
      await sleep(WARM_UP_MS);
      const before = { ...engine.stats };
      const baseline = await bareTransactions(pool, CLAIMS_MS);
      const value = (engine.stats.claimMs - before.claimMs) / (engine.stats.claims - before.claims);
      const result = figure("engine-claim", "ms", { value, baseline }, { atMost: MAX_CLAIM_RATIO });
      return { ...result, ok: result.ok || value < MAX_CLAIM_MS };
    },
  );

/** Tasks per second of a run of 100,000 in chunks: each chunk sends the next one, so that few of them are queued at a time. */
async function largeRun(): Promise<Figure> {
  const own = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CHUNKS_AT_ONCE });
  try {
    return await withStage(
      (inngest) => [chunkFunction(inngest, own)],
      (stage) => tasksInChunks(stage, own),
    );
  } finally {
    await own.end();
  }
}

async function tasksInChunks(stage: Stage, own: pg.Pool): Promise<Figure> {
  await own.query("drop table if exists chunk, answer");
  await own.query(
    "create table chunk (index int primary key, state text not null default 'queued', next int)",
  );
  await own.query("create table answer (task int primary key)");
  await own.query("insert into chunk (index) select generate_series(0, $1::int - 1)", [TASKS / CHUNK]);
  await own.query("update chunk set state = 'sent' where index < $1", [WINDOW]);
  await stage.inngest.send(Array.from({ length: WINDOW }, (_, index) => chunkEvent(index)));
  const value = TASKS / (await secondsOfWork(stage));
  const { rows } = await own.query<{ answers: number; open: number }>(
    "select count(*)::int as answers, (select count(*)::int from chunk where state <> 'done') as open from answer",
  );
  if (rows[0]?.answers !== TASKS || rows[0].open !== 0) throw new Error("the counts are wrong");
  const baseline = (CHUNKS_AT_ONCE * TASKS_AT_ONCE * 1000) / TASK_MS;
  return figure("engine-tasks", "tasks/s", { value, baseline }, { atLeast: IDEAL_SHARE });
}

const chunkEvent = (index: number) => ({ name: "chunk/go", id: `chunk:${index}`, data: { index } });

/** As jobs/classify-chunk.ts, with a pause for a model and one row for an answer. */
const chunkFunction = (inngest: Inngest, own: pg.Pool) =>
  inngest.createFunction(
    { id: "chunk", triggers: [{ event: "chunk/go" }], concurrency: CHUNKS_AT_ONCE },
    async ({ event, step }) => {
      const index = Number(event.data.index);
      await step.run("classify", () => classify(own, index));
      const next = await step.run("commit", () => commit(own, index));
      if (next !== null) await step.sendEvent("next", chunkEvent(next));
    },
  );

async function classify(pool: pg.Pool, index: number): Promise<number> {
  const answers = new Answers(pool);
  let next = index * CHUNK;
  const end = next + CHUNK;
  const worker = async () => {
    while (next < end) {
      const task = next++;
      await sleep(TASK_MS);
      await answers.store(task);
    }
  };
  await Promise.all(Array.from({ length: TASKS_AT_ONCE }, worker));
  return CHUNK;
}

/** As services/runs/store.ts: what comes in while one statement runs goes out with the next. */
class Answers {
  private tasks: number[] = [];
  private next: Promise<void> | null = null;
  private busy: Promise<unknown> = Promise.resolve();

  constructor(private readonly pool: pg.Pool) {}

  store(task: number): Promise<void> {
    this.tasks.push(task);
    this.next ??= this.flush();
    return this.next;
  }

  private async flush(): Promise<void> {
    await this.busy;
    const { tasks } = this;
    this.tasks = [];
    this.next = null;
    const stored = this.pool.query("insert into answer select unnest($1::int[]) on conflict do nothing", [
      tasks,
    ]);
    this.busy = stored;
    await stored;
  }
}

async function commit(pool: pg.Pool, index: number): Promise<number | null> {
  const { rows } = await pool.query<{ next: number | null }>(
    `with taken as (
       update chunk set state = 'sent' where index = (
         select index from chunk where state = 'queued' order by index limit 1 for update skip locked) returning index)
     update chunk set state = 'done', next = (select index from taken) where index = $1 returning next`,
    [index],
  );
  return rows[0]?.next ?? null;
}
