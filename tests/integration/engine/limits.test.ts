// Broken connections, and the options that end or hold back runs.
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, test } from "vitest";
import type { EngineOptions } from "@/server/engine/engine";
import { leftovers, NOTHING_LEFT, openBench, pause, rows } from "./harness";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

type Make = (inngest: Inngest) => InngestFunction.Any[];

async function setUp(make: Make, options: Partial<EngineOptions> = {}) {
  const bench = await openBench(options);
  open.push(bench);
  const inngest = new Inngest({ id: "t", ...bench.client });
  await bench.engine.register(serve({ client: inngest, functions: make(inngest) }));
  return { bench, inngest };
}

const numbered = (name: string, count: number, data: (n: number) => Record<string, unknown> = () => ({})) =>
  Array.from({ length: count }, (_, n) => ({ name, data: { ...data(n), n } }));

test("ENG-6 connections that are cut again and again lose nothing", { timeout: 60_000 }, async () => {
  const done: number[] = [];
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }], retries: 0 }, async ({ event, step }) => {
      await step.run("a", () => pause(5));
      await Promise.all([step.run("b", () => pause(5)), step.run("c", () => pause(5))]);
      await step.run("d", () => void done.push(Number(event.data.n)));
    }),
  ]);
  await inngest.send(numbered("f/go", 150));
  await bench.engine.start();
  for (let cut = 0; cut < 6; cut++) {
    await pause(150);
    await bench.pool
      .query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()")
      .catch(() => undefined);
  }
  await pause(300); // until the pool has heard which of its connections are gone
  // Less than a lease: nothing waits for one to end.
  await bench.engine.drain({ limitMs: 20_000 });
  expect(new Set(done).size).toBe(150);
  expect(await rows(bench.pool, "select status, count(*)::int as n from engine.run group by status")).toEqual(
    [{ status: "completed", n: 150 }],
  );
  expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
});

test("a process that stops gives back what it could not finish", async () => {
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }] }, async ({ step }) =>
      step.run("long", () => pause(3000)),
    ),
  ]);
  await inngest.send({ name: "f/go", data: {} });
  await bench.engine.start();
  await pause(200);
  const begin = performance.now();
  await bench.engine.stop(300);
  expect(performance.now() - begin).toBeLessThan(2500);
  const jobs = await rows(bench.pool, "select locked_by, crashes, attempt from engine.job");
  expect(jobs).toEqual([{ locked_by: null, crashes: 0, attempt: 0 }]);
});

test("a singleton in mode cancel replaces the run before it", async () => {
  const { bench, inngest } = await setUp((client) => [
    client.createFunction(
      { id: "f", triggers: [{ event: "f/go" }], singleton: { key: "event.data.k", mode: "cancel" } },
      async ({ event, step }) => {
        await step.sleep("wait", "1h");
        return Number(event.data.n);
      },
    ),
  ]);
  for (const event of numbered("f/go", 3, () => ({ k: "a" }))) await inngest.send(event);
  await bench.engine.drain({ skipTime: true });
  const runs = await rows(bench.pool, "select status, output from engine.run order by id");
  expect(runs).toEqual([
    { status: "cancelled", output: null },
    { status: "cancelled", output: null },
    { status: "completed", output: 2 },
  ]);
});

test("a run of higher priority passes those that wait", async () => {
  const order: number[] = [];
  const { bench, inngest } = await setUp((client) => [
    client.createFunction(
      {
        id: "f",
        triggers: [{ event: "f/go" }],
        concurrency: 1,
        priority: { run: "event.data.urgent ? 100 : 0" },
      },
      async ({ event }) => void order.push(Number(event.data.n)),
    ),
  ]);
  await inngest.send(numbered("f/go", 4, (n) => ({ urgent: n >= 2 })));
  await bench.engine.drain();
  expect(order).toEqual([2, 3, 0, 1]);
});

test("runs that start too late or take too long are cancelled", async () => {
  const { bench, inngest } = await setUp(
    (client) => [
      client.createFunction(
        { id: "slow", triggers: [{ event: "slow/go" }], timeouts: { finish: "1s" } },
        async ({ step }) => step.sleep("s", "1h"),
      ),
      client.createFunction(
        {
          id: "late",
          triggers: [{ event: "late/go" }],
          concurrency: 1,
          timeouts: { start: "1s" },
        },
        async ({ step }) => step.run("hold", () => pause(2500)),
      ),
    ],
    { leaseMs: 900 },
  );
  await bench.engine.start();
  await inngest.send([...numbered("slow/go", 1), ...numbered("late/go", 2)]);
  await bench.engine.drain({ limitMs: 10_000 });
  const runs = await rows(bench.pool, "select fn, status from engine.run order by fn, status");
  expect(runs).toEqual([
    { fn: "t-late", status: "cancelled" },
    { fn: "t-late", status: "completed" },
    { fn: "t-slow", status: "cancelled" },
  ]);
});
