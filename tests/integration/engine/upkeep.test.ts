// Retention, the data of one tenant, the view of an operator, and the tests' own way to pass the time.
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, test } from "vitest";
import type { EngineOptions } from "@/server/engine/engine";
import { type Bench, leftovers, NOTHING_LEFT, openBench, rows } from "./harness";

const open: Bench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

async function setUp(
  make: (inngest: Inngest) => InngestFunction.Any[],
  options: Partial<EngineOptions> = {},
) {
  const bench = await openBench({ tenantOf: (event) => String(event.data.orgId), ...options });
  open.push(bench);
  const inngest = new Inngest({ id: "t", ...bench.client });
  await bench.engine.register(serve({ client: inngest, functions: make(inngest) }));
  return { bench, inngest };
}

const simple = (inngest: Inngest) => [
  inngest.createFunction({ id: "f", triggers: [{ event: "f/go" }] }, async ({ step }) => {
    await step.run("s", () => 1);
    await step.sleep("nap", "2d");
  }),
];

test("the data of one tenant can be forgotten, that of others stays", async () => {
  const { bench, inngest } = await setUp(simple);
  await inngest.send(["a", "b"].map((orgId) => ({ name: "f/go", data: { orgId } })));
  await bench.engine.forget("a");
  for (const table of ["run", "event"]) {
    expect(await rows(bench.pool, `select tenant from engine.${table}`)).toEqual([{ tenant: "b" }]);
  }
  await bench.engine.drain({ skipTime: true });
  expect(await rows(bench.pool, "select tenant, status from engine.run")).toEqual([
    { tenant: "b", status: "completed" },
  ]);
});

test("clean-up removes what is older than the retention and ends the window of event ids", async () => {
  const { bench, inngest } = await setUp(simple, { retentionDays: 7 });
  const send = () => inngest.send({ name: "f/go", id: "once", data: { orgId: "a" } });
  const count = async () => (await rows(bench.pool, "select id from engine.run")).length;
  await send();
  await send();
  expect(await count()).toBe(1);
  await bench.engine.drain({ skipTime: true });
  await bench.pool.query("update engine.event set received_at = received_at - interval '25 hours'");
  await bench.engine.cleanUp();
  expect(await count()).toBe(1);
  await send();
  expect(await count()).toBe(2);
  await bench.pool.query(
    "update engine.run set ended_at = ended_at - interval '8 days' where ended_at is not null",
  );
  await bench.pool.query("update engine.event set received_at = received_at - interval '8 days'");
  await bench.engine.cleanUp();
  expect(await rows(bench.pool, "select status from engine.run")).toEqual([{ status: "queued" }]);
  expect(await rows(bench.pool, "select id from engine.event")).toEqual([]);
});

test("draining passes two days of sleep, a backoff and a throttle in no time", async () => {
  const attempts: number[] = [];
  const { bench, inngest } = await setUp(
    (client) => [
      client.createFunction(
        { id: "f", triggers: [{ event: "f/go" }], throttle: { limit: 1, period: "1h" }, retries: 2 },
        async ({ step, attempt }) => {
          await step.sleepUntil("later", new Date(Date.now() + 2 * 86_400_000));
          await step.run("shaky", () => {
            attempts.push(attempt);
            if (attempt < 2) throw new Error("again");
          });
        },
      ),
    ],
    { backoffScale: 1 },
  );
  await inngest.send([1, 2].map(() => ({ name: "f/go", data: {} })));
  const begin = performance.now();
  await bench.engine.drain({ skipTime: true });
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(attempts.sort()).toEqual([0, 0, 1, 1, 2, 2]);
  expect(await leftovers(bench.pool)).toEqual(NOTHING_LEFT);
});

test("health counts what waits and what failed", async () => {
  const { bench, inngest } = await setUp((client) => [
    client.createFunction({ id: "f", triggers: [{ event: "f/go" }], retries: 0 }, async () => {
      throw new Error("always");
    }),
  ]);
  await inngest.send({ name: "f/go", data: {} });
  expect(await bench.engine.health()).toMatchObject({ ready: 1, running: 0, failedRunsLastHour: 0 });
  await bench.engine.drain();
  expect(await bench.engine.health()).toEqual({
    ready: 0,
    running: 0,
    oldestReadySeconds: 0,
    failedRunsLastHour: 1,
    workers: 0,
  });
});

test("the log tells of ends and failed attempts, and never what an event holds", async () => {
  const lines: string[] = [];
  const { bench, inngest } = await setUp(
    (client) => [
      client.createFunction({ id: "f", triggers: [{ event: "f/go" }], retries: 1 }, async ({ event }) => {
        throw new Error(`cannot read ${event.data.text}`);
      }),
    ],
    { log: (level, message, fields) => lines.push(JSON.stringify({ level, message, ...fields })) },
  );
  await inngest.send({ name: "f/go", data: { orgId: "o1", text: "a private sentence" } });
  await bench.engine.drain({ skipTime: true });
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(["attempt failed", "run ended"]);
  expect(lines.join()).toContain('"org":"o1"');
  expect(lines.join()).not.toContain("private");
});
