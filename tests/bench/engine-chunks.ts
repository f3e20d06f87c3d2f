// ENG-17: a run of 100,000 tasks as the product cuts it: chunks of which each sends the next one, so that few of them are queued at a time.
import { setTimeout as sleep } from "node:timers/promises";
import type { Inngest } from "inngest";
import pg from "pg";
import { type Stage, secondsOfWork, withStage } from "@/tests/bench/engine-stage";
import { type Figure, figure } from "@/tests/bench/figure";

const TASKS = 100_000;
const TASK_MS = 20;
const CHUNK = 100;
const CHUNKS_AT_ONCE = 6;
const TASKS_AT_ONCE = 10;
const WINDOW = 2 * CHUNKS_AT_ONCE;
const IDEAL_SHARE = 0.7;

/** Tasks per second beside what so many tasks at a time could reach. */
export async function largeRun(): Promise<Figure> {
  const own = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CHUNKS_AT_ONCE });
  // The database is dropped at the end, perhaps before the last of its connections has gone.
  own.on("connect", (client) => client.on("error", () => undefined));
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
