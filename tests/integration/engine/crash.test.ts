// What survives the death of the process that runs the engine.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Inngest } from "inngest";
import { serve } from "inngest/edge";
import { expect, test } from "vitest";
import { type Bench, leftovers, NOTHING_LEFT, openBench, pause, rows } from "./harness";

const RUNS = 150;
const KEYS = 5;
const KILLS = 8;
const EFFECTS_PER_RUN = 8;
const IN_FLIGHT = 20;
const WORKER = fileURLToPath(new URL("crash-worker.ts", import.meta.url));

/** A worker that has started to claim. */
async function startWorker(url: string): Promise<ChildProcess> {
  const child = fork(WORKER, { execArgv: ["--import", "tsx"], env: { ...process.env, DATABASE_URL: url } });
  await once(child, "message");
  return child;
}

// A sender only: it knows the same functions by id, so that events find them, and never works itself.
async function sendLoad(bench: Bench): Promise<void> {
  const inngest = new Inngest({ id: "crash", ...bench.client });
  const never = async (): Promise<void> => undefined;
  const functions = [
    inngest.createFunction({ id: "child", triggers: [{ event: "crash/child" }] }, never),
    inngest.createFunction(
      { id: "parent", triggers: [{ event: "crash/go" }], concurrency: { key: "event.data.key", limit: 4 } },
      never,
    ),
  ];
  await bench.engine.register(serve({ client: inngest, functions }));
  const data = (n: number) => ({ n, key: `k${n % KEYS}` });
  await inngest.send(Array.from({ length: RUNS }, (_, n) => ({ name: "crash/go", data: data(n) })));
}

async function waitUntilDone(bench: Bench, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    const left = await leftovers(bench.pool);
    if (left.runs === 0 && left.jobs === 0) return;
    await pause(50);
  }
}

test("ENG-4 eight SIGKILLs in the middle of the work lose nothing", { timeout: 120_000 }, async () => {
  const bench = await openBench();
  let worker: ChildProcess | undefined;
  try {
    await bench.pool.query("create table effect (name text not null)");
    await sendLoad(bench);
    let hits = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      worker = await startWorker(bench.url);
      await pause(200 + Math.random() * 300);
      hits += Math.sign((await leftovers(bench.pool)).runs ?? 0);
      worker.kill("SIGKILL");
      await once(worker, "exit");
    }
    worker = await startWorker(bench.url);
    await waitUntilDone(bench, 60_000);
    expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
    const ends = await rows(bench.pool, "select status, count(*)::int as n from engine.run group by status");
    expect(ends).toEqual([{ status: "completed", n: 3 * RUNS }]);
    const [effects] = await rows<{ all: number; distinct: number }>(
      bench.pool,
      'select count(*)::int as "all", count(distinct name)::int as "distinct" from effect',
    );
    expect(effects?.distinct).toBe(RUNS * EFFECTS_PER_RUN);
    expect((effects?.all ?? 0) - RUNS * EFFECTS_PER_RUN).toBeLessThanOrEqual(IN_FLIGHT * KILLS);
    expect(hits).toBeGreaterThanOrEqual(KILLS / 2);
  } finally {
    worker?.kill("SIGKILL");
    await bench.close();
  }
});

test("ENG-18 SIGTERM under load: the process ends by itself and holds no lease", {
  timeout: 60_000,
}, async () => {
  const bench = await openBench();
  let worker: ChildProcess | undefined;
  try {
    await bench.pool.query("create table effect (name text not null)");
    await sendLoad(bench);
    worker = await startWorker(bench.url);
    await pause(300);
    const begin = performance.now();
    worker.kill("SIGTERM");
    const [code] = (await once(worker, "exit")) as [number | null];
    expect(code).toBe(0);
    expect(performance.now() - begin).toBeLessThan(10_500);
    expect(await rows(bench.pool, "select id from engine.job where locked_by is not null")).toEqual([]);
    worker = await startWorker(bench.url);
    await waitUntilDone(bench, 40_000);
    const ends = await rows(bench.pool, "select status, count(*)::int as n from engine.run group by status");
    expect(ends).toEqual([{ status: "completed", n: 3 * RUNS }]);
  } finally {
    worker?.kill("SIGKILL");
    await bench.close();
  }
});
