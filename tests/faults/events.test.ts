// F-6 and F-7: events and clicks that come twice, under other names, in the wrong order, or too late.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type KeyedWorld, openStage, type Stage } from "./support/stage";

const TASKS = 60;
const LATENCY_MS = 100;
const COPIES = 20;
/** Chunks of that many tasks are cut from TASKS. */
const CHUNK = 5;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.endAll();
  stage.fake.configure({ latencyMs: 0 });
});
afterAll(() => stage.close());

const reaches = (world: KeyedWorld, runId: string, state: string) =>
  stage.until(async () => (await stage.state(world, runId)) === state, `the run is ${state}`);
const control = () => import("@/server/services/runs/control");

/** Events as the product sends them, under ids of our choice. */
async function senders(world: KeyedWorld, runId: string) {
  const { chunkRequested, runCanceled, runRequested, sendEvent } = await import("@/server/inngest/events");
  const { priorityOf } = await import("@/server/services/runs/priority");
  const data = { orgId: world.orgId, runId };
  const priority = priorityOf({ scope: "all", total: TASKS });
  return {
    run: (id: string) => sendEvent(runRequested.create(data, { id })),
    cancel: (id: string) => sendEvent(runCanceled.create(data, { id })),
    chunk: (index: number, attempt: number, id: string) =>
      sendEvent(chunkRequested.create({ ...data, index, attempt, priority }, { id })),
  };
}

/** The engine has done what it was given. */
const idle = () => stage.until(() => stage.isIdle(), "an idle engine");

const numbered = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

it("F-6 twenty clicks at once are one run", async () => {
  const world = await stage.world(TASKS);
  await stage.worker();
  const click = randomUUID();
  const ids = await numbered(COPIES, () => stage.start(world, click));
  expect(new Set(ids).size).toBe(1);
  await reaches(world, ids[0] ?? "", "completed");
  await stage.expectWhole(world);
  const { rows } = await stage.sql.query('select id from "Run" where "orgId" = $1', [world.orgId]);
  expect(rows).toEqual([{ id: ids[0] }]);
});

it("F-6 the event of a run twenty times, and under twenty other ids", async () => {
  const world = await stage.world(TASKS);
  stage.fake.configure({ latencyMs: LATENCY_MS });
  await stage.worker();
  const runId = await stage.start(world);
  const send = await senders(world, runId);
  await numbered(COPIES, () => send.run(`run:${runId}:1`));
  await numbered(COPIES, (n) => send.run(`twin:${runId}:${n}`));
  await reaches(world, runId, "completed");
  await idle();
  // Every one of them plans the same chunks, whose events have the same ids.
  await stage.expectWhole(world);
});

it("F-6 the events of every chunk again, under the same ids and under others", async () => {
  const world = await stage.world(TASKS);
  stage.fake.configure({ latencyMs: LATENCY_MS });
  await stage.worker();
  const runId = await stage.start(world);
  const send = await senders(world, runId);
  await stage.until(() => stage.seen(world) > 0, "the first call");
  await numbered(TASKS / CHUNK, (index) => send.chunk(index, 0, `chunk:${runId}:${index}:0`));
  await numbered(TASKS / CHUNK, (index) => send.chunk(index, 0, `twin:${runId}:${index}`));
  await reaches(world, runId, "completed");
  await idle();
  // A twin may ask beside the first one; what it gets meets the row that is there.
  await stage.expectWhole(world, { repeats: TASKS });
});

it("F-7 a run that was canceled before it began makes no call, whichever event comes first", async () => {
  const world = await stage.world(TASKS);
  const { cancelRun } = await control();
  const runId = await stage.start(world);
  await cancelRun(world.scope, { runId });
  const send = await senders(world, runId);
  await send.run(`late:${runId}`);
  await stage.worker();
  await idle();
  expect(await stage.state(world, runId)).toBe("canceled");
  expect(stage.seen(world)).toBe(0);
  await stage.expectWhole(world);
});

it("F-7 what ends after the cancellation changes counters, never the state", async () => {
  const world = await stage.world(TASKS);
  const { cancelRun, resumeRun } = await control();
  stage.fake.configure({ latencyMs: 1000, jitter: 0 });
  await stage.worker();
  const runId = await stage.start(world);
  await stage.until(() => stage.seen(world) > 2, "calls");
  await cancelRun(world.scope, { runId });
  expect(await stage.stored(runId)).toBe(0);
  await stage.until(async () => (await stage.stored(runId)) === stage.seen(world), "the answers in flight");
  expect(await stage.stored(runId)).toBeGreaterThan(2);
  await idle();
  expect(await stage.state(world, runId)).toBe("canceled");
  await stage.expectWhole(world);

  stage.fake.configure({ latencyMs: 0 });
  await resumeRun(world.scope, { runId });
  const send = await senders(world, runId);
  // Chunks of the time before it was resumed.
  await numbered(TASKS / CHUNK, (index) => send.chunk(index, 0, `late:${runId}:${index}`));
  await reaches(world, runId, "completed");
  await numbered(TASKS / CHUNK, (index) => send.chunk(index, 1, `later:${runId}:${index}`));
  await send.run(`later:${runId}`);
  await idle();
  expect(await stage.state(world, runId)).toBe("completed");
  await stage.expectWhole(world);
});

it("F-7 a cancellation that arrives after the run was resumed holds it up, and the cron sends it on", async () => {
  const world = await stage.world(TASKS);
  const { cancelRun, resumeRun } = await control();
  const runId = await stage.start(world);
  await cancelRun(world.scope, { runId });
  await resumeRun(world.scope, { runId });
  stage.fake.configure({ latencyMs: LATENCY_MS });
  await stage.worker();
  await stage.until(() => stage.seen(world) > 0, "the first call");
  const send = await senders(world, runId);
  await send.cancel(`late:${runId}`);
  await idle();
  await stage.until(async () => (await stage.stored(runId)) === stage.seen(world), "the answers in flight");
  expect(await stage.state(world, runId)).toBe("running");
  expect(await stage.reconcile(runId)).toEqual({ sent: 1, restarted: 1 });
  await reaches(world, runId, "completed");
  await stage.expectWhole(world);
});
