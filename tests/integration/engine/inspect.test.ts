// What an application can show of its jobs: the runs of one subject, their steps and failures, and how long jobs wait.
import { Inngest, type InngestFunction, NonRetriableError } from "inngest";
import { serve } from "inngest/edge";
import { afterEach, expect, test } from "vitest";
import type { EngineOptions } from "@/server/engine/engine";
import { type Bench, openBench, pause, rows } from "./harness";

const open: Bench[] = [];
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

async function setUp(
  make: (inngest: Inngest) => InngestFunction.Any[],
  options: Partial<EngineOptions> = {},
) {
  const bench = await openBench({
    tenantOf: (event) => text(event.data.orgId),
    subjectOf: (event) => text(event.data.thingId),
    ...options,
  });
  open.push(bench);
  const inngest = new Inngest({ id: "t", ...bench.client });
  await bench.engine.register(serve({ client: inngest, functions: make(inngest) }));
  const send = (...things: [orgId: string, thingId: string][]) =>
    inngest.send(things.map(([orgId, thingId]) => ({ name: "f/go", data: { orgId, thingId } })));
  const inspect = (tenant: string, subject: string, before?: string) =>
    bench.engine.inspect({ tenant, subject, limit: 10, ...(before ? { before } : {}) });
  return { bench, send, inspect };
}

const trigger = [{ event: "f/go" }];

test("shows the runs of one subject of one tenant, newest first and page by page", async () => {
  const { bench, send, inspect } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, ({ step }) => step.run("s", () => 1)),
  ]);
  await send(["a", "1"], ["a", "2"], ["b", "1"], ["a", "1"], ["a", "1"]);
  await bench.engine.drain();
  const runs = await inspect("a", "1");
  expect(runs.map((run) => [run.fn, run.status, run.steps.length])).toEqual(
    Array.from({ length: 3 }, () => ["t-f", "completed", 1]),
  );
  expect(runs[0]?.data).toEqual({ orgId: "a", thingId: "1" });
  const ids = runs.map((run) => run.id);
  expect(ids).toEqual(ids.toSorted().reverse());
  expect((await inspect("a", "1", ids[0])).map((run) => run.id)).toEqual(ids.slice(1));
  expect(await bench.engine.inspect({ tenant: "a", subject: "1", limit: 2 })).toHaveLength(2);
  expect(await inspect("b", "2")).toEqual([]);
});

test.each([true, false])("a step tells how long it ran, checkpoints %s", async (checkpointing) => {
  const { bench, send, inspect } = await setUp(
    (inngest) => [
      inngest.createFunction({ id: "f", triggers: trigger }, async ({ step }) => {
        await step.run("slow", () => pause(120));
        await step.run("quick", () => 1);
      }),
    ],
    { checkpointing },
  );
  await send(["a", "1"]);
  await bench.engine.drain();
  const [run] = await inspect("a", "1");
  const took = run?.steps.map(({ startedAt, endedAt }) => Number(endedAt) - Number(startedAt)) ?? [];
  expect(run?.steps.map((step) => step.name)).toEqual(["slow", "quick"]);
  expect(took[0]).toBeGreaterThanOrEqual(115);
  expect(Number(run?.endedAt) - Number(run?.startedAt)).toBeGreaterThanOrEqual(115);
  expect(took[1]).toBeLessThan(60);
  expect(run?.calls).toEqual([]);
  expect(Number(run?.endedAt)).toBeGreaterThanOrEqual(Number(run?.startedAt));
});

test.each([true, false])(
  "a failed attempt is kept while it waits and after, checkpoints %s",
  async (checkpointing) => {
    let tries = 0;
    const { bench, send, inspect } = await setUp(
      (inngest) => [
        inngest.createFunction({ id: "f", triggers: trigger, retries: 2 }, async ({ step }) => {
          await step.run("fine", () => 1);
          await step.run("shaky", () => {
            if (++tries <= 2) throw new RangeError(`try ${tries}`);
          });
          await step.run("after", () => 1);
        }),
      ],
      { checkpointing, backoffScale: 100 },
    );
    await send(["a", "1"]);
    await bench.engine.start();
    await expect.poll(async () => (await inspect("a", "1"))[0]?.calls[0]?.attempt).toBe(1);
    const [waiting] = await inspect("a", "1");
    expect(waiting?.steps.map((step) => step.name)).toEqual(["fine"]);
    expect(waiting?.calls).toMatchObject([
      { startedAt: null, crashes: 0, failure: { step: "shaky", name: "RangeError", message: "try 1" } },
    ]);
    expect(Number(waiting?.calls[0]?.dueAt)).toBeGreaterThan(Date.now() + 60_000);
    await bench.engine.drain({ skipTime: true });
    const [ended] = await inspect("a", "1");
    expect(ended?.steps.map(({ name, attempt, error }) => [name, attempt, error?.message ?? null])).toEqual([
      ["fine", 0, null],
      ["shaky", 2, "try 2"],
      ["after", 0, null],
    ]);
  },
);

test("a decision can be told from an unknown error by its cause", async () => {
  class Refusal extends Error {
    override readonly name = "Refusal";
  }
  const { bench, send, inspect } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, ({ step }) =>
      step.run("s", () => {
        throw new NonRetriableError("too late", { cause: new Refusal("too late") });
      }),
    ),
    inngest.createFunction({ id: "g", triggers: trigger, retries: 0 }, () => {
      throw new TypeError("x is not a function");
    }),
  ]);
  await send(["a", "1"]);
  await bench.engine.drain();
  const runs = await inspect("a", "1");
  const decision = { name: "NonRetriableError", message: "too late", cause: "Refusal" };
  expect(runs.find((run) => run.fn === "t-f")).toMatchObject({
    status: "failed",
    error: decision,
    steps: [{ name: "s", error: decision }],
  });
  expect(runs.find((run) => run.fn === "t-g")?.error).toEqual({
    name: "TypeError",
    message: "x is not a function",
    cause: null,
  });
});

test("shows what runs now, what sleeps until when, and what is planned", async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { bench, send, inspect } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, async ({ step }) => {
      await Promise.all([step.run("long", () => gate), step.sleep("nap", "1h")]);
    }),
    inngest.createFunction({ id: "g", triggers: trigger }, ({ step }) => step.run("first", () => gate)),
  ]);
  await send(["a", "1"]);
  const find = async (fn: string) => (await inspect("a", "1")).find((run) => run.fn === fn);
  const waiting = await find("t-g");
  expect(waiting).toMatchObject({ status: "queued", startedAt: null, calls: [{ startedAt: null }] });
  await bench.engine.start();
  await expect
    .poll(() => find("t-g"))
    .toMatchObject({
      ...{ status: "running", startedAt: expect.any(Date), steps: [] },
      calls: [{ startedAt: expect.any(Date), attempt: 0 }],
    });
  await expect
    .poll(() => find("t-f"))
    .toMatchObject({
      status: "running",
      steps: expect.arrayContaining([
        expect.objectContaining({ name: "long", op: "StepPlanned", endedAt: null }),
        expect.objectContaining({ name: "nap", op: "Sleep", endedAt: null }),
      ]),
      calls: [{ startedAt: expect.any(Date) }],
    });
  expect(Number((await find("t-f"))?.wakesAt) - Date.now()).toBeGreaterThan(3_500_000);
  expect(await bench.engine.queue("a")).toMatchObject({ ready: 0, running: 2 });
  release();
});

test("the last steps of a long run are shown, and how many there are", async () => {
  const { bench, send, inspect } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, async ({ step }) => {
      for (let i = 1; i <= 130; i++) await step.run(`s${i}`, () => i);
    }),
  ]);
  await send(["a", "1"]);
  await bench.engine.drain();
  const [run] = await inspect("a", "1");
  expect(run?.stepCount).toBe(130);
  expect(run?.steps).toHaveLength(100);
  expect([run?.steps.at(0)?.name, run?.steps.at(-1)?.name]).toEqual(["s31", "s130"]);
});

test("the queue of a tenant holds its own jobs alone, and says how long the oldest has waited", async () => {
  const { bench, send } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, () => 1),
  ]);
  await send(["a", "1"], ["a", "2"], ["b", "1"]);
  await bench.pool.query(
    `update engine.job set run_at = run_at - interval '2 min'
      where run_id = (select id from engine.run where tenant = 'b')`,
  );
  const a = await bench.engine.queue("a");
  expect(a).toMatchObject({ ready: 2, running: 0 });
  expect(a.oldestReadySeconds).toBeLessThan(60);
  expect((await bench.engine.queue("b")).oldestReadySeconds).toBeGreaterThanOrEqual(120);
  expect(await bench.engine.queue("c")).toEqual({ ready: 0, running: 0, oldestReadySeconds: 0 });
  expect((await bench.engine.health()).ready).toBe(3);
});

test("health counts the processes that take jobs", async () => {
  const { bench } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, () => 1),
  ]);
  expect((await bench.engine.health()).workers).toBe(0);
  await bench.engine.start();
  expect((await bench.engine.health()).workers).toBe(1);
  await bench.pool.query("update engine.process set seen_at = seen_at - interval '5 min'");
  expect((await bench.engine.health()).workers).toBe(0);
});

test("the tables of a version before are brought up to date with what is in them", async () => {
  const { bench, send, inspect } = await setUp((inngest) => [
    inngest.createFunction({ id: "f", triggers: trigger }, ({ step }) => step.run("s", () => 1)),
  ]);
  await bench.pool.query(`
    drop index engine.run_subject;
    alter table engine.run drop column subject;
    alter table engine.step drop column started_at, drop column attempt, drop column failure;
    alter table engine.job drop column claimed_at, drop column failure;
    create index run_tenant on engine.run (tenant);
    delete from engine.migration where number > 1;
    insert into engine.run (id, fn, tenant, events) values ('0', 't-f', 'a', '[{"name":"f/go","data":{}}]');
    insert into engine.job (kind, fn, run_id, uniq, lane) values ('call', 't-f', '0', '0:d', 't-f|')`);
  await bench.engine.migrate();
  await bench.engine.migrate();
  await send(["a", "1"]);
  await bench.engine.drain();
  expect(await rows(bench.pool, "select status from engine.run")).toEqual([
    { status: "completed" },
    { status: "completed" },
  ]);
  expect(await inspect("a", "1")).toHaveLength(1);
});
