// F-4 and F-5: the engine goes down while only its timer stands, and everything it knew is wiped.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type KeyedWorld, openStage, type Stage } from "./support/stage";

const TASKS = 60;
const LATENCY_MS = 100;

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

const completed = (world: KeyedWorld, runId: string) =>
  stage.until(async () => (await stage.state(world, runId)) === "completed", "the run");

it("F-4 a worker killed while the run waits for the provider's limit goes on after the wait", async () => {
  const world = await stage.world(TASKS);
  const runId = await stage.startInChunks(world, TASKS);
  const refusal = { status: 429, code: "rate_limit_exceeded", headers: { "retry-after": "300" } };
  stage.fake.rule({ when: { key: world.apiKey, path: "/v1/chat/completions" }, times: -1, ...refusal });
  const worker = await stage.worker();
  const timers = async () =>
    (
      await stage.sql.query(
        "select run_at > now() + interval '1 minute' as far from engine.job where kind = 'wake'",
      )
    ).rows;
  await stage.until(async () => (await timers()).length === 1, "the timer");
  await worker.end("SIGKILL");
  stage.fake.clearRules();
  await stage.worker();
  expect(await timers()).toEqual([{ far: true }]);
  const repeats = stage.seen(world);
  // The wait is over, for the limit that all processes share and for the timer.
  await stage.sql.query('delete from "LlmLimit" where "orgId" = $1', [world.orgId]);
  await stage.sql.query("update engine.job set run_at = now() where kind = 'wake'");
  await completed(world, runId);
  await stage.expectWhole(world, { repeats });
});

it("F-5 all tables of the engine emptied under a running worker", async () => {
  const world = await stage.world(TASKS);
  stage.fake.configure({ latencyMs: LATENCY_MS });
  const runId = await stage.start(world);
  const worker = await stage.worker();
  await stage.until(() => stage.seen(world) > TASKS / 3, "a third of the calls");
  const { rows } = await stage.sql.query(
    "select format('engine.%I', tablename) as name from pg_tables where schemaname = 'engine' and tablename <> 'migration'",
  );
  await stage.sql.query(`truncate ${rows.map((row) => row.name).join(", ")}`);
  await stage.until(async () => stage.seen(world) === (await stage.stored(runId)), "the answers in flight");
  expect(await stage.state(world, runId)).toBe("running");
  expect(await stage.reconcile(runId)).toEqual({ sent: 1, restarted: 1 });
  await completed(world, runId);
  await stage.expectWhole(world);
  expect(await worker.end("SIGTERM")).toBe(0);
});

it("F-5 the schema of the engine dropped while no worker lives", async () => {
  const world = await stage.world(TASKS);
  stage.fake.configure({ latencyMs: LATENCY_MS });
  const runId = await stage.start(world);
  const worker = await stage.worker();
  await stage.until(() => stage.seen(world) > TASKS / 3, "a third of the calls");
  await worker.end("SIGKILL");
  const repeats = stage.seen(world) - (await stage.stored(runId));
  await stage.sql.query("drop schema engine cascade");
  await stage.worker();
  expect(await stage.reconcile(runId)).toEqual({ sent: 1, restarted: 1 });
  await completed(world, runId);
  await stage.expectWhole(world, { repeats });
});
