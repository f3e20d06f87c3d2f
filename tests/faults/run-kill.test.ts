// kill -9 of the server in the middle of a run: after the next start every task has exactly one row, and little is asked twice.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import { productEnv, startProduct } from "@/tests/setup/product";

const TASKS = 2_000;
const KILLS = 5;
/** Calls that one process may have in flight when it dies. */
const IN_FLIGHT = 200;
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);

const fake = await startFakeOpenAI({ isExact: false, latencyMs: 20 });
const databaseUrl = process.env.DATABASE_URL ?? "";
// The product and this process must agree on the secrets: the key is stored here and used there.
const settings = productEnv({ databaseUrl, env: { LLM_BASE_URL: fake.url } });
const { ENCRYPTION_KEYS, NEXTAUTH_SECRET } = settings;
Object.assign(process.env, { LLM_BASE_URL: fake.url, ENCRYPTION_KEYS, NEXTAUTH_SECRET });

const { prisma } = await import("@/server/db/client");
const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { createRun } = await import("@/server/services/runs/create");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("@/tests/integration/services/run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});

const start = () =>
  startProduct({
    databaseUrl,
    env: { LLM_BASE_URL: fake.url, ENCRYPTION_KEYS, NEXTAUTH_SECRET } as Record<string, string>,
  });

/** Kill points from a seed that a failure prints. */
function* killPoints() {
  let state = SEED;
  for (let n = 0; n < KILLS; n++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield Math.floor((state / 2_147_483_648) * TASKS * 0.9) + 1;
  }
}

it(`completes after each of ${KILLS} kills (FAULT_SEED=${SEED})`, { timeout: 170_000 }, async () => {
  expect(inject("cluster")).toBeTruthy();
  const world = await runWorld({ tasks: TASKS, groundTruth: 0, model: "gpt-5.6-luna" });
  await updateApiKey(world.ownerScope, { apiKey: "sk-fault-0000000000000000" });
  let product = await start();
  for (const point of killPoints()) {
    const before = fake.stats.answered;
    const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
    const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
    while (fake.stats.answered - before < point) await sleep(5);
    await product.end("SIGKILL");
    product = await start();
    await expect
      .poll(async () => (await getRun(world.scope, { runId })).state, { timeout: 60_000, interval: 200 })
      .toBe("completed");
    expect(await getRun(world.scope, { runId })).toMatchObject({ done: TASKS, failed: 0, total: TASKS });
    const rows = await prisma().prediction.groupBy({ by: ["taskId"], where: { runId }, _count: true });
    expect(rows).toHaveLength(TASKS);
    expect(rows.every((row) => row._count === 1)).toBe(true);
    expect(fake.stats.answered - before).toBeLessThanOrEqual(TASKS + IN_FLIGHT);
  }
  expect(await product.end("SIGTERM")).toBe(0);
});
