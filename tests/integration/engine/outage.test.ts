// The database is away, frozen or emptied: results are kept for a while, locks do not outlive their holder, crons come back.
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { expect, onTestFinished, test } from "vitest";
import type { EngineOptions } from "@/server/engine/engine";
import { openProxy } from "@/tests/setup/database-proxy";
import { type Bench, leftovers, NOTHING_LEFT, openBench, openBenchOn, pause, rows } from "./harness";

type Make = (inngest: Inngest) => InngestFunction.Any[];

async function load(bench: Bench, make: Make): Promise<Inngest> {
  const inngest = new Inngest({ id: "t", ...bench.client });
  await bench.engine.register(serve({ client: inngest, functions: make(inngest) }));
  return inngest;
}

async function setUp(make: Make, options: Partial<EngineOptions> = {}) {
  const bench = await openBench(options);
  onTestFinished(() => bench.close());
  return { bench, inngest: await load(bench, make) };
}

/** A run whose result meets a table that is away for so long. Resolves with how often it ran. */
async function resultDuringOutage(awayMs: number): Promise<number> {
  let ran = 0;
  let takeAway = async (): Promise<unknown> => undefined;
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }], retries: 0 }, async () => {
      ran++;
      if (ran === 1) await takeAway();
    }),
  ]);
  takeAway = () => bench.pool.query("alter table engine.job rename to job_away");
  await inngest.send({ name: "f/go", data: {} });
  await bench.engine.start();
  await expect.poll(() => ran).toBe(1);
  await pause(awayMs);
  await bench.pool.query("alter table engine.job_away rename to job");
  await bench.engine.drain({ limitMs: 8000 });
  expect(await rows(bench.pool, "select status from engine.run")).toEqual([{ status: "completed" }]);
  return ran;
}

test.concurrent("a result is tried again until five seconds have passed", async () => {
  expect(await resultDuringOutage(3500)).toBe(1);
});

test.concurrent("a database that is away for longer: the job is given back and runs again, long before its lease ends", async () => {
  expect(await resultDuringOutage(6000)).toBe(2);
});

test("F-5 a cron comes back by itself after the tables were emptied", async () => {
  const { bench } = await setUp(
    (client) => [client.createFunction({ id: "f", triggers: [{ cron: "0 0 1 1 *" }] }, async () => 0)],
    { leaseMs: 600 },
  );
  await bench.engine.start();
  const crons = () => rows(bench.pool, "select uniq from engine.job where kind = 'cron'");
  expect(await crons()).toHaveLength(1);
  await bench.pool.query("truncate engine.job");
  await expect.poll(crons).toHaveLength(1);
});

/** An engine behind a proxy and one with a connection of its own, on the same database. */
async function frozenAndFree(make: Make, options: Partial<EngineOptions>) {
  const { bench: free } = await setUp(make, options);
  const proxy = await openProxy(free.url);
  const frozen = await openBenchOn({ url: proxy.url, drop: async () => undefined }, options);
  onTestFinished(async () => {
    proxy.cut();
    await frozen.close();
    await proxy.close();
  });
  const inngest = await load(frozen, make);
  return { free, frozen, proxy, inngest };
}

test("F-9 a process that freezes while it holds the lock of all claims stops the others for a lease at most", async () => {
  const make: Make = (client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }] }, async () => 0),
  ];
  const { free, frozen, proxy, inngest } = await frozenAndFree(make, { leaseMs: 1500 });
  await inngest.send({ name: "f/go", data: {} });
  let held = false;
  proxy.onSend((text) => {
    if (held || !text.includes("with recursive head")) return; // the statement after the lock
    held = true;
    proxy.freeze();
  });
  await frozen.engine.start();
  await expect.poll(() => held).toBe(true);
  await free.engine.start();
  await free.engine.drain({ limitMs: 5000 });
  expect(await leftovers(free.pool)).toEqual(NOTHING_LEFT);
});

test("stopping does not wait for a database that has frozen", async () => {
  const make: Make = (client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }] }, async () => 0),
  ];
  const { frozen, proxy } = await frozenAndFree(make, {});
  await frozen.engine.start();
  proxy.freeze();
  const began = performance.now();
  await frozen.engine.stop(500);
  expect(performance.now() - began).toBeLessThan(3000);
});
