// What begins or wakes a run besides an event of its name: wildcards, the engine's own events, crons with jitter, signals.
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, test } from "vitest";
import { type Bench, openBench, rows } from "./harness";

const open: Bench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

async function setUp(make: (inngest: Inngest) => InngestFunction.Any[]) {
  const bench = await openBench({ backoffScale: 0 });
  open.push(bench);
  const inngest = new Inngest({ id: "t", ...bench.client });
  await bench.engine.register(serve({ client: inngest, functions: make(inngest) }));
  return { bench, inngest };
}

test("a wildcard is reached by every event that begins like it, once", async () => {
  const seen: string[] = [];
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "shop/*" }] }, async ({ event }) => {
      seen.push(event.name);
    }),
  ]);
  await inngest.send(["shop/a", "shop/b.c", "shops/a", "other/a"].map((name) => ({ name, data: {} })));
  await bench.engine.drain();
  expect(seen.sort()).toEqual(["shop/a", "shop/b.c"]);
});

test("a wildcard is reached by the engine's own events as well, and the run that it begins makes none for itself", async () => {
  const seen: string[] = [];
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "good", triggers: [{ event: "good/go" }] }, async () => 1),
    client.createFunction({ id: "bad", triggers: [{ event: "bad/go" }], retries: 0 }, async () => {
      throw new Error("always");
    }),
    client.createFunction(
      {
        id: "watch",
        triggers: [{ event: "inngest/function.*", if: "event.data.function_id != 't-watch'" }],
      },
      async ({ event }) => {
        seen.push(`${event.name} ${event.data.function_id}`);
      },
    ),
  ]);
  await inngest.send(["good/go", "bad/go"].map((name) => ({ name, data: {} })));
  await bench.engine.drain();
  expect(seen.sort()).toEqual([
    "inngest/function.failed t-bad",
    "inngest/function.finished t-bad",
    "inngest/function.finished t-good",
  ]);
});

test("a cron with jitter fires within it after its time", async () => {
  const { bench } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ cron: "0 0 1 1 *", jitter: "1h" }] }, async () => 0),
  ]);
  const times = new Set<number>();
  for (let n = 0; n < 5; n++) {
    await bench.engine.start();
    const [row] = await rows<{ late: number }>(
      bench.pool,
      "select extract(epoch from run_at - date_trunc('year', run_at))::float8 as late from engine.job",
    );
    times.add(row?.late ?? -1);
    await bench.engine.stop(0);
    await bench.pool.query("delete from engine.job");
  }
  expect(times.size).toBeGreaterThan(1);
  for (const late of times) {
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(3600);
  }
});

test("a signal wakes the run that waits for it, and nobody else", async () => {
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "wait", triggers: [{ event: "wait/go" }] }, async ({ event, step }) => {
      const signal = String(event.data.signal);
      return (await step.waitForSignal("wait", { signal, timeout: "1h" }))?.data ?? "timed out";
    }),
    client.createFunction({ id: "send", triggers: [{ event: "send/go" }] }, async ({ step }) => {
      await step.sendSignal("send", { signal: "a", data: "hello" });
    }),
  ]);
  await inngest.send(["a", "b"].map((signal) => ({ name: "wait/go", data: { signal } })));
  await bench.engine.start();
  const waiting = () => rows(bench.pool, "select id from engine.pause where kind = 'signal'");
  await expect.poll(waiting).toHaveLength(2);
  await inngest.send({ name: "send/go", data: {} });
  await bench.engine.drain({ skipTime: true });
  const ends = await rows(bench.pool, "select output from engine.run where fn = 't-wait' order by id");
  expect(ends).toEqual([{ output: "hello" }, { output: "timed out" }]);
});
