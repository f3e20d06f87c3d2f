// Crons, and the moments in which an event could fall between a claim and what it does.
import { Inngest, type InngestFunction, RetryAfterError } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, test, vi } from "vitest";
import type { EngineOptions } from "@/server/engine/engine";
import { type Bench, leftovers, NOTHING_LEFT, openBench, pause, rows } from "./harness";

const open: Bench[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const bench of open.splice(0)) await bench.close();
});

async function setUp(options: Partial<EngineOptions> = {}) {
  const bench = await openBench(options);
  open.push(bench);
  const inngest = new Inngest({ id: "t", ...bench.client });
  const load = (functions: InngestFunction.Any[]) =>
    bench.engine.register(serve({ client: inngest, functions }));
  return { bench, inngest, load };
}

test("ENG-11 a cron of one second fires each second, and its row goes with its expression", async () => {
  const { bench, inngest, load } = await setUp();
  const idle = inngest.createFunction({ id: "idle", triggers: [{ event: "idle/go" }] }, async () => 0);
  let fired = 0;
  const cron = inngest.createFunction(
    { id: "tick", triggers: [{ cron: "TZ=Europe/Paris * * * * * *" }] },
    async () => ++fired,
  );
  await load([idle, cron]);
  await bench.engine.start();
  await pause(5000);
  expect(fired).toBeGreaterThanOrEqual(4);
  expect(fired).toBeLessThanOrEqual(6);
  await load([idle]);
  expect(await rows(bench.pool, "select uniq from engine.job where kind = 'cron'")).toEqual([]);
});

test.each([-3_600_000, 3_600_000])(
  "F-24 a clock that is wrong by %i ms moves no cron, no throttle, no retry and no timer",
  async (wrongMs) => {
    const { bench, inngest, load } = await setUp({ leaseMs: 1500 });
    const really = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: really + wrongMs });
    const times: Record<string, number[]> = {};
    const note = (what: string) => {
      times[what] = [...(times[what] ?? []), performance.now()];
    };
    await load([
      inngest.createFunction({ id: "cron", triggers: [{ cron: "* * * * * *" }] }, async () => note("cron")),
      inngest.createFunction(
        { id: "paced", triggers: [{ event: "all/go" }], throttle: { limit: 1, period: "1s" } },
        async () => note("paced"),
      ),
      inngest.createFunction(
        { id: "shaky", triggers: [{ event: "all/go" }], retries: 1 },
        async ({ attempt }) => {
          note("shaky");
          if (attempt === 0) throw new RetryAfterError("later", 1000);
        },
      ),
      inngest.createFunction({ id: "nap", triggers: [{ event: "all/go" }] }, async ({ step }) => {
        await step.run("before", () => note("nap"));
        await step.sleep("nap", "1s");
        await step.run("after", () => note("nap"));
      }),
      inngest.createFunction({ id: "long", triggers: [{ event: "all/go" }] }, async ({ step }) => {
        await step.run("longer than a lease", async () => {
          note("long");
          await pause(2500);
        });
      }),
    ]);
    await bench.engine.start();
    await inngest.send([1, 2].map(() => ({ name: "all/go", data: {} })));
    await bench.engine.drain({ limitMs: 15_000 });
    expect(times.cron?.length).toBeGreaterThanOrEqual(1);
    expect(times.long).toHaveLength(2); // kept by its heartbeat, and not begun again
    const apart = (list: number[] = [], by: number) =>
      list.slice(by).map((time, i) => Math.round(time - (list[i] ?? 0)));
    const waits = [...apart(times.paced, 1), ...apart(times.shaky, 2), ...apart(times.nap, 2)];
    expect(waits).toHaveLength(5);
    for (const ms of waits) {
      expect(ms).toBeGreaterThan(300);
      expect(ms).toBeLessThan(10_000);
    }
  },
);

test("ENG-12 an event that arrives after a debounce was claimed is not lost", async () => {
  const { bench, inngest, load } = await setUp({ leaseMs: 600 });
  const seen: unknown[] = [];
  const debounced = inngest.createFunction(
    { id: "deb", triggers: [{ event: "deb/go" }], debounce: { period: "1s" } },
    async ({ event }) => void seen.push(event.data.n),
  );
  await load([debounced]);
  await inngest.send({ name: "deb/go", data: { n: 1 } });
  // Claimed by a process that dies before it flushes.
  await bench.pool.query(
    `update engine.job set locked_by = 'elsewhere', token = token + 1, run_at = now(),
            expires_at = now() + interval '1 second'`,
  );
  await inngest.send({ name: "deb/go", data: { n: 2 } });
  await bench.engine.start();
  await bench.engine.drain({ limitMs: 10_000 });
  expect(seen).toEqual([2]);
  expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
});

test("ENG-12 each event of many senders is in exactly one batch", { timeout: 60_000 }, async () => {
  const SENDERS = 6;
  const EVENTS = 60;
  const { bench, inngest, load } = await setUp();
  const batches: number[][] = [];
  const batch = inngest.createFunction(
    { id: "batch", triggers: [{ event: "batch/go" }], batchEvents: { maxSize: 5, timeout: "1s" } },
    async ({ events }) => void batches.push(events.map((event) => Number(event.data.n))),
  );
  await load([batch]);
  await bench.engine.start();
  const send = async (sender: number): Promise<void> => {
    for (let i = 0; i < EVENTS; i++) {
      await inngest.send({ name: "batch/go", data: { n: sender * EVENTS + i } });
      await pause(Math.random() * 60);
      // Some pauses long enough for the timer, so that it meets the filling of the batch.
      if (i % 20 === 19) await pause(900 + Math.random() * 200);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, (_, sender) => send(sender)));
  await bench.engine.drain({ limitMs: 15_000 });
  expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: SENDERS * EVENTS }, (_, n) => n));
  expect(Math.max(...batches.map((list) => list.length))).toBe(5);
  expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
});
