// A cap stops a run before it is passed, says which cap it was, and lets it go on when it is raised.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { updateOrganizationCap, updateProjectCap, updateRunCap } = await import(
  "@/server/services/budgets/caps"
);
const { resumeRun } = await import("@/server/services/runs/control");
const { createRun } = await import("@/server/services/runs/create");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => {
  fake.clearRules();
  fake.configure({ latencyMs: 0 });
});

const TASKS = 60;
const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });

async function keyedWorld({ tasks = TASKS } = {}) {
  const apiKey = `sk-test-${randomUUID()}`;
  const world = await runWorld({ tasks, groundTruth: 0, model: "gpt-4o" });
  await updateApiKey(world.ownerScope, { apiKey });
  return { ...world, apiKey };
}
type KeyedWorld = Awaited<ReturnType<typeof keyedWorld>>;

const start = (world: KeyedWorld, more: { capUsd?: number } = {}) =>
  createRun(world.scope, {
    ...{ versionId: world.versionId, scope: "all", sampleSize: 1, onlyMissing: false },
    ...{ clientRequestId: randomUUID(), ...more },
  });

/** What the whole run costs without a cap. */
async function priceOf(world: KeyedWorld): Promise<number> {
  const { runId } = await start(world);
  await drain();
  return (await getRun(world.scope, { runId })).spentUsd;
}
const callsOf = ({ apiKey }: KeyedWorld) => (fake.stats.byKey[apiKey] ?? 0) - 1; // the list of models

async function expectAppError(work: Promise<unknown>, code: string, words: RegExp) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
}

describe("a run's cap", () => {
  test("stops the run before it is passed; raised, the run finishes and asks for nothing twice", async () => {
    const world = await keyedWorld();
    const price = await priceOf(world);
    const before = callsOf(world);
    const capUsd = price / 2;
    const { runId } = await start(world, { capUsd });
    await drain();
    const stopped = await getRun(world.scope, { runId });
    expect(stopped).toMatchObject({ state: "budget_stopped", code: "BUDGET", stoppedBy: "run", failed: 0 });
    expect(stopped.spentUsd).toBeLessThanOrEqual(capUsd);
    expect(stopped.spentUsd).toBeGreaterThan(capUsd * 0.8);
    expect(stopped.done).toBeGreaterThan(TASKS * 0.4);
    expect(stopped.caps).toEqual([
      { kind: "run", amountUsd: expect.closeTo(capUsd, 6), spentUsd: stopped.spentUsd },
    ]);

    await updateRunCap(world.scope, { runId, amountUsd: price * 2 });
    await resumeRun(world.scope, { runId });
    await drain();
    const ended = await getRun(world.scope, { runId });
    expect(ended).toMatchObject({ state: "completed", code: null, stoppedBy: null, done: TASKS });
    expect(callsOf(world) - before).toBe(TASKS);
    expect(await prisma().spendLease.count({ where: { orgId: world.orgId } })).toBe(0);
  });

  test("that is not raised stops it again, and one that is taken away does not", async () => {
    const world = await keyedWorld({ tasks: 8 });
    const price = await priceOf(world);
    const { runId } = await start(world, { capUsd: price / 2 });
    await drain();
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "budget_stopped", stoppedBy: "run" });
    await updateRunCap(world.scope, { runId, amountUsd: null });
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: 8, caps: [] });
    await expectAppError(updateRunCap(world.scope, { runId, amountUsd: 1 }), "conflict", /ended/);
  });

  test("counts what was spent on calls without a use: repairs are asked for only while there is money", async () => {
    const world = await keyedWorld({ tasks: 1 });
    const price = await priceOf(world);
    fake.rule({ when: { key: world.apiKey, path: "/v1/chat/completions" }, answer: "no idea" });
    const { runId } = await start(world, { capUsd: price * 2.6 });
    const before = callsOf(world);
    await drain();
    const run = await getRun(world.scope, { runId });
    expect(run).toMatchObject({ state: "budget_stopped", done: 0, failed: 0 });
    expect(run.spentUsd).toBeGreaterThan(0);
    expect(callsOf(world) - before).toBe(1);
  });
});

describe("what another process has leased", () => {
  test("is not spent, until it is clear that the process is gone", async () => {
    const world = await keyedWorld({ tasks: 5 });
    const price = await priceOf(world);
    const { runId } = await start(world, { capUsd: price * 4 });
    const { orgId, projectId } = world;
    const lease = { orgId, projectId, runId, amountUsd: price * 3, holder: "gone" };
    await prisma()
      .$executeRaw`insert into "SpendLease" ("orgId", "projectId", "runId", holder, "amountUsd", "expiresAt")
      values (${lease.orgId}, ${projectId}, ${runId}, ${lease.holder}, ${lease.amountUsd}, now() + interval '3 seconds')`;
    const before = performance.now();
    await drain();
    expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: 5 });
    expect(performance.now() - before).toBeGreaterThan(1_500);
  });
});

describe("a month's cap", () => {
  test.each(["project", "organization"] as const)("of the %s holds for all runs together", async (kind) => {
    const world = await keyedWorld();
    const price = await priceOf(world);
    const set = (amountUsd: number | null) =>
      kind === "project"
        ? updateProjectCap(world.scope, { amountUsd })
        : updateOrganizationCap(world.ownerScope, { amountUsd });
    await set(price * 2.5);
    const runs = await Promise.all([start(world), start(world)]);
    await drain();
    const ended = await Promise.all(runs.map(({ runId }) => getRun(world.scope, { runId })));
    const stopped = ended.filter(({ state }) => state === "budget_stopped");
    expect(stopped.length).toBeGreaterThan(0);
    for (const run of stopped) expect(run).toMatchObject({ code: "BUDGET", stoppedBy: kind });
    const spent = ended[0]?.caps[0]?.spentUsd ?? 0;
    expect(spent).toBeLessThanOrEqual(price * 2.5);
    expect(spent).toBeGreaterThan(price * 2.2);

    // What was reached is told once, however often it is looked at.
    const told = () =>
      prisma().spendAlert.findMany({ where: { orgId: world.orgId }, orderBy: { percent: "asc" } });
    expect((await told()).map(({ percent }) => percent)).toEqual([50, 80, 100]);
    const audited = { orgId: world.orgId, action: "budget.reach" };
    expect(await prisma().auditEvent.count({ where: audited })).toBe(3);

    await set(price * 5);
    await Promise.all(stopped.map(({ id }) => resumeRun(world.scope, { runId: id })));
    await drain();
    for (const { runId } of runs)
      expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", done: TASKS });
  });

  test("that is used up keeps runs from starting, and says so", async () => {
    const world = await keyedWorld({ tasks: 3 });
    await priceOf(world);
    await updateProjectCap(world.scope, { amountUsd: 0.0001 });
    await expectAppError(
      start(world),
      "budget",
      /^The project's cap of \$0\.00010 for this month is reached\.$/,
    );
    await updateProjectCap(world.scope, { amountUsd: null });
    await start(world);
    await drain();
  });

  test("that is set while a run goes on holds for it", async () => {
    const world = await keyedWorld({ tasks: 200 });
    const price = await priceOf(await keyedWorld({ tasks: 20 })); // a tenth
    fake.configure({ latencyMs: 400 });
    const { runId } = await start(world);
    await startJobs(engineHandler, { work: true });
    await expect
      .poll(async () => (await getRun(world.scope, { runId })).done, { timeout: 20_000 })
      .toBeGreaterThan(0);
    await updateProjectCap(world.scope, { amountUsd: price });
    await expect
      .poll(async () => (await getRun(world.scope, { runId })).state, { timeout: 20_000 })
      .toMatch(/budget_stopped|completed/);
    expect(await getRun(world.scope, { runId })).toMatchObject({
      state: "budget_stopped",
      stoppedBy: "project",
    });
  });
});
