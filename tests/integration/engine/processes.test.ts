// ENG-5: limits over three worker processes, judged by the clock of the database.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { expect, onTestFinished, test } from "vitest";
import { type Bench, leftovers, NOTHING_LEFT, openBench, rows } from "./harness";

const WORKERS = 3;
const KEYS = ["a", "b", "c"];
const LIMIT = 3;
const RUNS = 300;
const AT_ONCE = 10;
const PACED = 20;
const EMISSION_MS = 500;
const SCRIPT = fileURLToPath(new URL("limits-worker.ts", import.meta.url));

async function startWorker(url: string): Promise<ChildProcess> {
  const child = fork(SCRIPT, { execArgv: ["--import", "tsx"], env: { ...process.env, DATABASE_URL: url } });
  onTestFinished(async () => {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  });
  await once(child, "message");
  return child;
}

/** A sender only: it knows the functions with their limits, so that events find them, and never works itself. */
async function openSender(bench: Bench): Promise<Inngest> {
  const inngest = new Inngest({ id: "limits", ...bench.client });
  const never = async (): Promise<void> => undefined;
  const functions = [
    inngest.createFunction(
      {
        id: "keyed",
        triggers: [{ event: "keyed/go" }],
        concurrency: { key: "event.data.key", limit: LIMIT },
      },
      never,
    ),
    inngest.createFunction(
      { id: "paced", triggers: [{ event: "paced/go" }], throttle: { limit: AT_ONCE, period: "5s" } },
      never,
    ),
  ];
  await bench.engine.register(serve({ client: inngest, functions }));
  return inngest;
}

/** For each piece of work the number of pieces of its key under way when it began, itself included. */
const AT_THE_SAME_TIME = `select what, max(n)::int as most from (
  select what, (select count(*) from work o where o.what = w.what and o.began <= w.began and o.ended > w.began) as n
    from work w where what <> 'paced') counted group by what order by what`;

test("ENG-5 three processes keep the limit of each key and start as often as the throttle allows", {
  timeout: 90_000,
}, async () => {
  const bench = await openBench();
  onTestFinished(() => bench.close());
  await bench.pool.query(
    `create table work (id serial, what text, pid int, began timestamptz default clock_timestamp(), ended timestamptz)`,
  );
  const inngest = await openSender(bench);
  await Promise.all(Array.from({ length: WORKERS }, () => startWorker(bench.url)));
  const [sent] = await rows<{ now: Date }>(bench.pool, "select clock_timestamp() as now");
  await inngest.send([
    ...Array.from({ length: RUNS }, (_, n) => ({ name: "keyed/go", data: { key: KEYS[n % KEYS.length] } })),
    ...Array.from({ length: PACED }, () => ({ name: "paced/go", data: {} })),
  ]);
  await expect.poll(() => leftovers(bench.pool), { timeout: 60_000 }).toEqual(NOTHING_LEFT);
  expect(await rows(bench.pool, AT_THE_SAME_TIME)).toEqual(KEYS.map((what) => ({ what, most: LIMIT })));
  const shares = await rows<{ n: number }>(bench.pool, "select count(*)::int as n from work group by pid");
  expect(shares).toHaveLength(WORKERS);
  expect(shares.reduce((sum, { n }) => sum + n, 0)).toBe(RUNS + PACED);
  const starts = await rows<{ ms: number }>(
    bench.pool,
    `select extract(epoch from began - $1)::float8 * 1000 as ms from work where what = 'paced' order by began`,
    [sent?.now],
  );
  // Never early is the promise, to the millisecond; how late a start may be is up to the machine.
  for (const [n, { ms }] of starts.entries()) {
    expect(ms).toBeGreaterThanOrEqual(Math.max(0, n + 1 - AT_ONCE) * EMISSION_MS);
  }
  expect(starts.at(-1)?.ms).toBeLessThan((PACED - AT_ONCE) * EMISSION_MS + 10_000);
});
