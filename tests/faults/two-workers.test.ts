// F-8 and F-9: two workers share the work, and one of them is stopped for longer than its lease.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type KeyedWorld, openStage, type Stage } from "./support/stage";

const TASKS = 240;
const LATENCY_MS = 60;
/** As in jobs/classify-chunk.ts and JOBS_LLM_CHUNKS. */
const ORG_CHUNKS = 6;
const ALL_CHUNKS = 12;
const SHORT_LEASE = "tests/faults/support/short-lease.ts";

let stage: Stage;
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

/** Chunks being worked on, by organization and by worker. */
async function working(): Promise<{ org: string; worker: string; n: number }[]> {
  const { rows } = await stage.sql.query(
    `select run.tenant as org, job.locked_by as worker, count(*)::int as n from engine.job join engine.run on run.id = job.run_id
      where job.fn = 'assay-classify-chunk' and job.locked_by is not null group by 1, 2`,
  );
  return rows;
}

it("F-8 two workers: every task is asked for once, and both keep the limits together", async () => {
  stage.fake.configure({ latencyMs: LATENCY_MS });
  await Promise.all([stage.worker(), stage.worker()]);
  const worlds = await Promise.all([1, 2, 3].map(() => stage.world(TASKS)));
  const runs = await Promise.all(worlds.map((world) => stage.start(world)));
  const workers = new Set<string>();
  const most = { org: 0, all: 0 };
  const sum = (rows: { n: number }[]) => rows.reduce((total, { n }) => total + n, 0);
  const done = async () =>
    (await Promise.all(worlds.map((world, i) => completed(world, runs[i] ?? "")))).every(Boolean);
  while (!(await done())) {
    const rows = await working();
    for (const { worker } of rows) workers.add(worker);
    most.all = Math.max(most.all, sum(rows));
    for (const { orgId } of worlds) {
      most.org = Math.max(most.org, sum(rows.filter(({ org }) => org === orgId)));
    }
    await sleep(5);
  }
  expect(workers.size).toBe(2);
  expect(most.org).toBeLessThanOrEqual(ORG_CHUNKS);
  expect(most.all).toBeLessThanOrEqual(ALL_CHUNKS);
  expect(most.all).toBeGreaterThan(ORG_CHUNKS);
  for (const world of worlds) await stage.expectWhole(world);
});

it("F-9 a worker stopped for longer than its lease: another one takes over, and what comes late changes nothing", async () => {
  const tasks = 20;
  const kept = 5;
  const world = await stage.world(tasks);
  const runId = await stage.startInChunks(world, tasks);
  const when = { key: world.apiKey, path: "/v1/chat/completions" };
  stage.fake.rule({ when, times: kept });
  stage.fake.rule({ when, times: -1, delayMs: 1000 });
  const first = await stage.worker({ script: SHORT_LEASE });
  await stage.until(async () => (await stage.stored(runId)) === kept && stage.seen(world) > kept, "calls");
  first.process.kill("SIGSTOP");
  const late = stage.seen(world) - kept;
  stage.fake.clearRules();
  const second = await stage.worker({ script: SHORT_LEASE });
  await stage.until(() => completed(world, runId), "the run");
  // The answers to the first worker wait in its sockets.
  expect(stage.answered(world)).toBe(tasks + late);
  first.process.kill("SIGCONT");
  expect(await second.end("SIGTERM")).toBe(0);

  const next = await stage.world(tasks);
  const nextRun = await stage.start(next);
  await stage.until(() => completed(next, nextRun), "a run of the worker that was stopped");
  expect(await first.end("SIGTERM")).toBe(0);
  await stage.expectWhole(next);
  // Until it looks, the worker that wakes up goes on with its chunk: at most once for every task of it.
  expect(stage.seen(world)).toBeGreaterThanOrEqual(tasks + late);
  await stage.expectWhole(world, { repeats: tasks - kept });
});
