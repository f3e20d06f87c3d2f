// Three workers share a cap: together they stop before they pass it, and those that live finish the run when it is raised.
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { openStage, type Stage } from "./support/stage";

const TASKS = 400;
const LATENCY_MS = 80;

let stage: Stage;
let updateRunCap: typeof import("@/server/services/budgets/caps").updateRunCap;
let resumeRun: typeof import("@/server/services/runs/control").resumeRun;
beforeAll(async () => {
  stage = await openStage();
  ({ updateRunCap } = await import("@/server/services/budgets/caps"));
  ({ resumeRun } = await import("@/server/services/runs/control"));
});
afterEach(async () => {
  await stage.endAll();
  stage.fake.configure({ latencyMs: 0 });
});
afterAll(() => stage.close());

const spent = async (runId: string) => {
  const { rows } = await stage.sql.query(
    'select "spentUsd"::float8 as usd, state, done from "Run" where id = $1',
    [runId],
  );
  return rows[0] as { usd: number; state: string; done: number };
};

it("stops at the cap without a call too many, and finishes when the cap is raised", async () => {
  const priced = await stage.world(20);
  const workers = [await stage.worker()];
  const pricedRun = await stage.start(priced);
  await stage.until(async () => (await stage.state(priced, pricedRun)) === "completed", "the priced run");
  const perTask = (await spent(pricedRun)).usd / 20;
  expect(perTask).toBeGreaterThan(0);

  stage.fake.configure({ latencyMs: LATENCY_MS });
  const world = await stage.world(TASKS);
  const capUsd = (perTask * TASKS) / 2;
  const runId = await stage.start(world);
  await updateRunCap(world.scope, { runId, amountUsd: capUsd });
  workers.push(await stage.worker(), await stage.worker());
  await stage.until(async () => (await stage.state(world, runId)) === "budget_stopped", "the cap");
  await stage.until(() => stage.isIdle(), "the calls in the air");
  const stopped = await spent(runId);
  expect(stopped.usd).toBeLessThanOrEqual(capUsd);
  expect(stopped.usd).toBeGreaterThan(capUsd * 0.9);
  expect(stage.seen(world)).toBe(stopped.done);

  await updateRunCap(world.scope, { runId, amountUsd: capUsd * 4 });
  await workers[0]?.end("SIGKILL");
  await resumeRun(world.scope, { runId });
  await stage.until(async () => (await stage.state(world, runId)) === "completed", "the rest");
  await stage.expectWhole(world);
});
