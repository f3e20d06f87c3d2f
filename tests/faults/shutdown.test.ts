// F-25 and ENG-18: SIGTERM in the middle of a run ends every kind of process clean and in time, and the work goes on elsewhere.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { ensureBuild } from "@/server/cli/build";
import type { Worker } from "@/tests/setup/workers";
import { type KeyedWorld, openStage, type Stage } from "./support/stage";

const TASKS = 120;
const LATENCY_MS = 100;
const IN_TIME_MS = 10_000;

let stage: Stage;
beforeAll(ensureBuild);
beforeAll(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.endAll();
  stage.fake.clearRules();
  stage.fake.configure({ latencyMs: 0 });
});
afterAll(() => stage.close());

const completed = async (world: KeyedWorld, runId: string) =>
  (await stage.state(world, runId)) === "completed";

const leases = async () =>
  (await stage.sql.query("select fn from engine.job where locked_by is not null")).rows;
const processes = async () => (await stage.sql.query("select pid from engine.process")).rows;

type Ended = { code: number | null; ms: number };

async function terminate(process: Pick<Worker, "end">): Promise<Ended> {
  const began = performance.now();
  const code = await process.end("SIGTERM");
  return { code, ms: performance.now() - began };
}

it("F-25 a worker told to stop finishes what it has begun, and another one goes on", async () => {
  const world = await stage.world(TASKS);
  stage.fake.configure({ latencyMs: LATENCY_MS });
  const runId = await stage.start(world);
  const worker = await stage.worker();
  await stage.until(() => stage.seen(world) > TASKS / 4, "a quarter of the calls");
  const ended = await terminate(worker);
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.ms).toBeLessThan(IN_TIME_MS);
  expect(await leases()).toEqual([]);
  expect(await stage.state(world, runId)).toBe("running");
  await stage.worker();
  await stage.until(() => completed(world, runId), "the run");
  // Chunks that were begun were finished: no answer was lost.
  await stage.expectWhole(world);
});

it("F-25 a worker and a server whose provider hangs give back what they hold and end in time", async () => {
  // So few at once that neither can hold the chunks of both runs alone.
  const few = { env: { JOBS_CONCURRENCY: "4" } };
  const server = await stage.server(few);
  const worker = await stage.worker(few);
  const worlds = [await stage.world(TASKS), await stage.world(TASKS)];
  for (const { apiKey } of worlds) {
    stage.fake.rule({ when: { key: apiKey, path: "/v1/chat/completions" }, times: -1, hang: true });
  }
  const runs: string[] = [];
  for (const world of worlds) runs.push(await stage.start(world));
  const holders = async () =>
    (
      await stage.sql.query(
        "select distinct locked_by from engine.job where fn = 'assay-classify-chunk' and locked_by is not null",
      )
    ).rows;
  await stage.until(async () => (await holders()).length === 2, "work in both processes");
  for (const ended of await Promise.all([terminate(worker), terminate(server)])) {
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.ms).toBeLessThan(IN_TIME_MS);
  }
  expect(await leases()).toEqual([]);
  expect(await processes()).toEqual([]);
  stage.fake.clearRules();
  await stage.worker();
  for (const [i, world] of worlds.entries()) {
    const repeats = stage.seen(world);
    await stage.until(() => completed(world, runs[i] ?? ""), "the run");
    await stage.expectWhole(world, { repeats, settled: false });
  }
  await stage.expectSettled();
});

it("F-25 a second SIGTERM ends a worker at once, and its work is taken back", async () => {
  const world = await stage.world(TASKS);
  stage.fake.rule({ when: { key: world.apiKey, path: "/v1/chat/completions" }, times: -1, hang: true });
  const runId = await stage.start(world);
  const worker = await stage.worker();
  await stage.until(() => stage.seen(world) > 0, "a call");
  worker.process.kill("SIGTERM");
  await sleep(1100); // closer together they are one signal, delivered twice
  expect(worker.process.exitCode).toBeNull();
  const ended = await terminate(worker);
  expect(ended).toMatchObject({ code: 1 });
  expect(ended.ms).toBeLessThan(IN_TIME_MS / 3); // the hanging calls would have taken all of it
  const repeats = stage.seen(world);
  stage.fake.clearRules();
  await stage.worker();
  await stage.until(() => completed(world, runId), "the run");
  await stage.expectWhole(world, { repeats });
});
