// F-1 and F-4 with the production server: kill -9 in the middle of a long run, again and again.
import { afterAll, beforeAll, expect, it } from "vitest";
import { ensureBuild } from "@/server/cli/build";
import { IN_WORK, openStage, type Stage } from "./support/stage";

const TASKS = 1_000;
const KILLS = 4;
const LATENCY_MS = 20;
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

let stage: Stage;
beforeAll(ensureBuild);
beforeAll(async () => {
  stage = await openStage();
  stage.fake.configure({ latencyMs: LATENCY_MS });
});
afterAll(() => stage.close());

/** Kill points from a seed that a failure prints. */
function* killPoints() {
  let state = SEED;
  for (let n = 0; n < KILLS; n++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield Math.floor((state / 2_147_483_648) * TASKS * 0.9) + 1;
  }
}

it(`completes after each of ${KILLS} kills (FAULT_SEED=${SEED})`, { timeout: 300_000 }, async () => {
  let server = await stage.server();
  for (const point of killPoints()) {
    const world = await stage.world(TASKS);
    const runId = await stage.start(world);
    await stage.until(() => stage.answered(world) >= point, `answer ${point}`);
    await server.end("SIGKILL");
    const repeats = stage.seen(world) - (await stage.stored(runId));
    expect(repeats).toBeLessThanOrEqual(IN_WORK);
    server = await stage.server();
    const completed = async () => (await stage.state(world, runId)) === "completed";
    await stage.until(completed, "the run", 60_000);
    expect(await stage.stored(runId)).toBe(TASKS);
    await stage.expectWhole(world, { repeats });
  }
  expect(await server.end("SIGTERM")).toBe(0);
});
