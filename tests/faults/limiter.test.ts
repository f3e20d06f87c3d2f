// F-8, F-10: three worker processes keep one limit together, know of each other's refusals, and go on when one of them dies.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import { productEnv } from "@/tests/setup/product";
import { startWorkers } from "@/tests/setup/workers";

const TASKS = 2_400;
const PER_SECOND = 80;

const fake = await startFakeOpenAI({
  isExact: false,
  latencyMs: 150,
  limits: { requestsPerMinute: PER_SECOND * 60, tokensPerMinute: 1_000_000_000, burstSeconds: 2 },
});
// The workers and this process must agree on the secrets: the key is stored here and used there.
const settings = productEnv({
  databaseUrl: process.env.DATABASE_URL ?? "",
  env: { LLM_BASE_URL: fake.url },
});
const { ENCRYPTION_KEYS, NEXTAUTH_SECRET } = settings;
Object.assign(process.env, { LLM_BASE_URL: fake.url, ENCRYPTION_KEYS, NEXTAUTH_SECRET });

const { prisma } = await import("@/server/db/client");
const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { createRun } = await import("@/server/services/runs/create");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("@/tests/integration/services/run-world");

let workers: Awaited<ReturnType<typeof startWorkers>>;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  // Two chunks each, so that no process can take all six of the organization.
  workers = await startWorkers(3, { ...settings, JOBS_CONCURRENCY: "2" });
});
afterAll(async () => {
  await workers.stop();
  await stopJobs();
  await fake.close();
});

it("shares the limit, the pause and the work", async () => {
  const world = await runWorld({ tasks: TASKS, groundTruth: 0, model: "gpt-5.6-luna" });
  await updateApiKey(world.ownerScope, { apiKey: "sk-fault-0000000000000000" });
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  const look = () => getRun(world.scope, { runId });
  const reach = (count: number) =>
    expect.poll(() => fake.stats.answered, { timeout: 60_000, interval: 20 }).toBeGreaterThan(count);

  await reach(300);
  const began = { at: performance.now(), answered: fake.stats.answered };
  const owners = new Set<string>();
  while (fake.stats.answered < began.answered + 5 * PER_SECOND) {
    const jobs = await prisma().$queryRaw<{ owner: string }[]>`
      select distinct locked_by as owner from engine.job where locked_by is not null and fn like '%classify-chunk'`;
    for (const { owner } of jobs) owners.add(owner);
    await sleep(200);
  }
  const perSecond = (fake.stats.answered - began.answered) / ((performance.now() - began.at) / 1_000);
  expect(owners.size).toBe(3);
  expect(perSecond).toBeGreaterThan(PER_SECOND * 0.9);
  expect(fake.stats.limited).toBe(0);

  fake.rule({ times: 1, status: 429, code: "rate_limit_exceeded", headers: { "retry-after": "4" } });
  const before = fake.stats.requests;
  await expect.poll(() => prisma().llmLimit.count({ where: { pausedUntil: { gt: new Date() } } })).toBe(1);
  await sleep(3_000);
  // A second of quota is the most that the others had leased, and this one had some calls in the air.
  expect(fake.stats.requests - before).toBeLessThan(PER_SECOND * 1.5);
  const held = fake.stats.requests;
  await reach(fake.stats.answered + PER_SECOND);
  expect(fake.stats.requests).toBeGreaterThan(held);

  process.kill(workers.pids[0] ?? 0, "SIGKILL");
  await expect.poll(async () => (await look()).state, { timeout: 90_000, interval: 200 }).toBe("completed");
  expect(await look()).toMatchObject({ done: TASKS, failed: 0 });
  expect(fake.stats.limited).toBe(0);
}, 170_000);
