// F-1: kill -9 of the worker after every single answer of a chunk of twenty tasks; the next worker finishes it.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type KeyedWorld, openStage, type Stage } from "./support/stage";

const TASKS = 20;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

/** The provider answers `k` calls of this key and keeps the others waiting. */
function answerOnly(k: number, { apiKey }: KeyedWorld): void {
  const when = { key: apiKey, path: "/v1/chat/completions" };
  stage.fake.rule({ when, times: k });
  stage.fake.rule({ when, times: -1, hang: true });
}

type Killed = { world: KeyedWorld; runId: string; repeats: number };

it("F-1 a worker killed after each of twenty answers", { timeout: 600_000 }, async () => {
  let left: Killed | undefined;
  for (let k = 0; k <= TASKS; k++) {
    // Each worker finishes what the one before it left behind, and is killed in a run of its own.
    const world = await stage.world(TASKS);
    const runId = await stage.startInChunks(world, TASKS);
    answerOnly(k, world);
    const worker = await stage.worker();
    if (left) await finish(left);
    const next = Math.min(k + 1, TASKS);
    await stage.until(() => stage.answered(world) === k && stage.seen(world) >= next, `answer ${k}`);
    await worker.end("SIGKILL");
    stage.fake.clearRules();
    expect(stage.answered(world)).toBe(k);
    const repeats = stage.seen(world) - (await stage.stored(runId));
    left = { world, runId, repeats };
  }
  await stage.worker();
  if (left) await finish(left);
  await stage.expectSettled();
});

async function finish({ world, runId, repeats }: Killed): Promise<void> {
  await stage.until(async () => (await stage.state(world, runId)) === "completed", "the killed run");
  await stage.expectWhole(world, { repeats, settled: false });
}
