// Economy runs: tasks go through the Batch API in files, and end as every other run ends.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DEMO_MODEL, modelById } from "@/lib/models";
import { batchModel } from "@/lib/models/methods";
import type { FileLimits, Made } from "@/server/services/runs/batches/lines";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import { expectInvariants } from "@/tests/faults/support/invariants";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false, batch: { stateMs: 0 } });
process.env.LLM_BASE_URL = fake.url;
const { pool, prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { jobScope } = await import("@/server/scope");
const { openBatchApi } = await import("@/server/llm/batch-api");
const { updateOrganizationCap, updateRunCap } = await import("@/server/services/budgets/caps");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { advanceBatches } = await import("@/server/services/runs/batches/advance");
const { reconcileBatches } = await import("@/server/services/runs/batches/reconcile");
const { cancelRun, pauseByPerson, resumeRun } = await import("@/server/services/runs/control");
const { createRun } = await import("@/server/services/runs/create");
const { planRun } = await import("@/server/services/runs/plan");
const { getRun, listResults } = await import("@/server/services/runs/read");
const { retryFailed } = await import("@/server/services/runs/retry");
const { batchLines } = await import("@/server/services/runs/batches/lines");
const { openBatches } = await import("@/server/services/runs/batches/open");
const { processRefusals } = await import("@/server/llm/ladder");
const { STRATEGIES } = await import("@/server/llm/strategies/by-name");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => {
  fake.clearRules();
  fake.configure({ lacks: [], batch: { stateMs: 0, queueTokens: 1_000_000_000, errorsInOutput: false } });
});

const MODEL = "gpt-5.6-luna";
const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });

type World = Awaited<ReturnType<typeof keyedWorld>>;
async function keyedWorld(tasks: number, model = MODEL) {
  const apiKey = `sk-test-${randomUUID()}`;
  const world = await runWorld({ tasks, groundTruth: 0, model });
  await updateApiKey(world.ownerScope, { apiKey });
  return { ...world, apiKey };
}

async function start(world: World, change: { capUsd?: number } = {}): Promise<string> {
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const click = { ...target, ...change, mode: "batch" as const, clientRequestId: randomUUID() };
  return (await createRun(world.scope, click)).runId;
}

type Report = {
  files: { id: string; key: string; filename: string }[];
  batches: { id: string; key: string; status: string; metadata: Record<string, string>; model: string }[];
};
/** What is with the provider for a run. */
async function provided(runId: string) {
  const report: Report = await (await fetch(`${fake.url.replace("/v1", "")}/__sim`)).json();
  const batches = report.batches.filter(({ metadata }) => metadata.run === runId);
  const isOurs = (name: string) =>
    name.includes(runId) || batches.some(({ id }) => name.startsWith(`${id}_`));
  return { batches, files: report.files.filter(({ filename }) => isOurs(filename)) };
}

const rows = (runId: string) => prisma().runBatch.findMany({ where: { runId }, orderBy: { index: "asc" } });
const predictions = (runId: string) =>
  prisma().prediction.findMany({ where: { runId }, orderBy: { taskId: "asc" } });
const shown = (world: World, runId: string) => getRun(world.scope, { runId });

/** Planned without a job, so that a test takes each look by itself. */
async function byHand(world: World) {
  const runId = await start(world);
  await prisma().$executeRaw`delete from engine.job where kind <> 'cron'`;
  await planRun(jobScope(world.orgId, "test"), runId);
  const look = (generation = 1) => advanceBatches(jobScope(world.orgId, "test"), { runId, generation });
  return { runId, look };
}

describe("an Economy run", () => {
  it("labels every task through one batch, at half the price, and leaves nothing with the provider", async () => {
    const world = await keyedWorld(40);
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({
      state: "completed",
      mode: "batch",
      done: 40,
      failed: 0,
    });
    const { batches, files } = await provided(runId);
    expect(batches).toMatchObject([{ status: "completed", model: MODEL }]);
    expect(files).toEqual([]);
    expect(await rows(runId)).toMatchObject([
      { state: "closed", status: "completed", lines: 40, completed: 40, failed: 0, strategy: "json_schema" },
    ]);
    const found = await predictions(runId);
    expect(found.every(({ label }, n) => label === world.labels[n % 2]?.value)).toBe(true);
    const { runId: liveId } = await createRun(world.scope, {
      ...{ versionId: world.versionId, scope: "all", sampleSize: 1, onlyMissing: false },
      clientRequestId: randomUUID(),
    });
    await drain();
    const live = await shown(world, liveId);
    expect((await shown(world, runId)).spentUsd).toBeCloseTo(live.spentUsd / 2, 6);
    await expectInvariants(pool());
  });

  it("asks a model of decisions by its next way", async () => {
    const world = await keyedWorld(3, "gpt-6-luna");
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 3 });
    expect(await rows(runId)).toMatchObject([{ strategy: "json_schema" }]);
  });

  it("is refused for a model without it", async () => {
    const world = await keyedWorld(3, "gpt-3.5-turbo-instruct");
    await expect(start(world)).rejects.toThrow(/is not offered through the Batch API/);
    const demo = await runWorld({ tasks: 3, groundTruth: 0 });
    await expect(start({ ...demo, apiKey: "" })).rejects.toThrow(/is not offered through the Batch API/);
  });

  it("sends what expired round again", async () => {
    const world = await keyedWorld(20);
    fake.rule({ when: { key: world.apiKey }, batch: { end: "expired", lines: 7 } });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 20, failed: 0 });
    expect(await rows(runId)).toMatchObject([
      { round: 1, status: "expired", lines: 20 },
      { round: 2, status: "completed", lines: 13 },
    ]);
    expect((await provided(runId)).files).toEqual([]);
  });

  it("ends all the same when nothing is ever answered in time", async () => {
    const world = await keyedWorld(3);
    fake.rule({ when: { key: world.apiKey }, times: -1, batch: { end: "expired", lines: 0 } });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed_with_errors", done: 0, failed: 3 });
    expect(await rows(runId)).toHaveLength(6);
    for (const { code } of await predictions(runId)) expect(code).toBe("TIMEOUT");
    expect((await provided(runId)).files).toEqual([]);
    await expectInvariants(pool());
  });

  it.each([false, true])(
    "ends every line as a call would end (errors in the output: %s)",
    async (errorsInOutput) => {
      fake.configure({ batch: { errorsInOutput } });
      const world = await keyedWorld(8);
      const when = (n: number) => ({ key: world.apiKey, path: "/v1/chat/completions", text: `(${n})` });
      fake.rule({ when: when(0), refusal: true });
      fake.rule({ when: when(1), answer: '{"label":"Other"}' });
      fake.rule({ when: when(2), status: 400, code: "context_length_exceeded" });
      fake.rule({ when: when(3), status: 500 });
      fake.rule({ when: when(4), status: 429, code: "rate_limit_exceeded" });
      fake.rule({ when: when(5), finish: "length" });
      const runId = await start(world);
      await drain();
      expect(await shown(world, runId)).toMatchObject({ state: "completed_with_errors", done: 4, failed: 4 });
      const codes = (await predictions(runId)).map(({ code }) => code);
      const expected = ["REFUSAL", "INVALID_LABEL", "CONTEXT_EXCEEDED", null, null, "LENGTH", null, null];
      expect(codes).toEqual(expected);
      expect(await rows(runId)).toMatchObject([{ lines: 8 }, { round: 2, lines: 2 }]);
      const { rows: results } = await listResults(world.scope, { runId, filter: "failed" });
      expect(results.find(({ code }) => code === "INVALID_LABEL")).toMatchObject({
        rawReply: '{"label":"Other"}',
      });
      await expectInvariants(pool());
    },
  );

  it("goes on to the next way of asking when the host lacks one", async () => {
    fake.configure({ lacks: ["jsonSchema"] });
    const world = await keyedWorld(6);
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 6 });
    const asked = (await rows(runId)).map(({ strategy }) => strategy);
    expect(asked).toEqual(["json_schema", expect.not.stringMatching("json_schema")]);
  });

  it("fails tasks that cannot be asked about without a line", async () => {
    const world = await keyedWorld(4);
    await prisma()
      .$executeRaw`update "Task" set data = '{"other": 1}' where "projectId" = ${world.projectId} and "innerId" <= 2`;
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed_with_errors", done: 2, failed: 2 });
    expect(await rows(runId)).toMatchObject([{ lines: 2 }]);
    const nothing = await keyedWorld(2);
    await prisma()
      .$executeRaw`update "Task" set data = '{"other": 1}' where "projectId" = ${nothing.projectId}`;
    const emptyId = await start(nothing);
    await drain();
    expect(await shown(nothing, emptyId)).toMatchObject({ state: "completed_with_errors", failed: 2 });
    expect((await provided(emptyId)).batches).toEqual([]);
  });
});

describe("a queue of tokens that is too small", () => {
  it("is learnt from the refusal, and filled file by file", async () => {
    const world = await keyedWorld(60);
    const runId = await start(world);
    await drain();
    const [all] = await rows(runId);
    const queueTokens = Math.ceil(Number(all?.tokens) / 3);
    fake.configure({ batch: { queueTokens } });
    const again = await start(world);
    await drain();
    expect(await shown(world, again)).toMatchObject({ state: "completed", done: 60, failed: 0 });
    const made = await rows(again);
    expect(made[0]).toMatchObject({ code: "QUEUE_FULL", queueTokens: BigInt(queueTokens), lines: 60 });
    const sent = made.filter(({ code }) => code === null);
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(sent.reduce((sum, { lines }) => sum + lines, 0)).toBe(60);
    for (const { tokens } of sent) expect(Number(tokens)).toBeLessThanOrEqual(queueTokens);
    expect((await provided(again)).files).toEqual([]);
    await expectInvariants(pool());
  });

  it("is halved until it fits when the refusal does not tell it", async () => {
    const world = await keyedWorld(16);
    const refusal = { end: "failed" as const, code: "token_limit_exceeded", message: "Too many." };
    fake.rule({ when: { key: world.apiKey }, times: 2, batch: refusal });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 16 });
    const lines = (await rows(runId)).map((row) => row.lines);
    expect(lines[0]).toBe(16);
    expect(lines[1]).toBeLessThanOrEqual(8);
    expect(lines[2]).toBeLessThanOrEqual(4);
  });

  it("that never takes anything pauses the run", async () => {
    const world = await keyedWorld(2);
    const refusal = { end: "failed" as const, code: "token_limit_exceeded" };
    fake.rule({ when: { key: world.apiKey }, times: -1, batch: refusal });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "paused", code: "RATE_LIMIT", failed: 0 });
    expect((await provided(runId)).files).toEqual([]);
  });
});

describe("what pauses an Economy run", () => {
  it.each([
    ["model_not_found", "model", "MODEL_NOT_FOUND"],
    ["billing_hard_limit_reached", "quota", "QUOTA"],
    ["invalid_json_line", "provider", "BAD_REQUEST"],
  ])("a file that the provider rejects: %s", async (code, pauseReason, stored) => {
    const world = await keyedWorld(5);
    fake.rule({ when: { key: world.apiKey }, batch: { end: "failed", code } });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({
      state: "paused",
      pauseReason,
      code: stored,
      failed: 0,
    });
    expect((await provided(runId)).files).toEqual([]);
    if (stored === "QUOTA") await updateApiKey(world.ownerScope, { apiKey: `${world.apiKey}-2` });
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 5, failed: 0 });
  });

  it("fifty lines that fail for a reason of the provider's, with none that is answered", async () => {
    const world = await keyedWorld(60);
    const when = { key: world.apiKey, path: "/v1/chat/completions" };
    fake.rule({ when, times: -1, status: 400, message: "no" });
    fake.rule({ when: { key: world.apiKey }, batch: { end: "expired", lines: 50 } });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "paused", code: "BAD_REQUEST", failed: 50 });
  });

  it("a key that is revoked midway; the batch is found with it when it works again", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(6);
    const { runId, look } = await byHand(world);
    for (let n = 0; n < 3; n++) await look();
    fake.rule({ when: { key: world.apiKey }, times: -1, status: 401, code: "invalid_api_key" });
    expect(await look()).toEqual({ stop: true, waitMs: 0 });
    expect(await shown(world, runId)).toMatchObject({ state: "paused", pauseReason: "key" });
    const calls = fake.stats.byKey[world.apiKey];
    // Nobody asks with a key that was refused.
    expect(await look()).toEqual({ stop: true, waitMs: 0 });
    expect(fake.stats.byKey[world.apiKey]).toBe(calls);
    fake.clearRules();
    await updateApiKey(world.ownerScope, { apiKey: world.apiKey });
    await fake.moveBatch(null, "completed");
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 6, failed: 0 });
    expect((await provided(runId)).batches).toHaveLength(1);
    expect((await provided(runId)).files).toEqual([]);
  });

  it("a key of another account: what it does not know is sent anew", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(6);
    const { runId, look } = await byHand(world);
    for (let n = 0; n < 3; n++) await look();
    await updateApiKey(world.ownerScope, { apiKey: `sk-test-${randomUUID()}` });
    fake.configure({ batch: { stateMs: 0 } });
    await prisma().$executeRaw`update "Run" set state = 'paused' where id = ${runId}`;
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 6, failed: 0 });
    expect(await rows(runId)).toMatchObject([{ code: "LOST" }, { status: "completed" }]);
  });
});

describe("an Economy run that is canceled", () => {
  it("cancels its batch, keeps and bills what was done, deletes its files, and can go on", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(10);
    fake.rule({ when: { key: world.apiKey }, batch: { lines: 4 } });
    const { runId, look } = await byHand(world);
    for (let n = 0; n < 3; n++) await look();
    await fake.moveBatch(null, "in_progress");
    await look();
    await cancelRun(world.scope, { runId });
    await look();
    expect((await provided(runId)).batches).toMatchObject([{ status: "cancelling" }]);
    await fake.moveBatch(null, "cancelled");
    while (!(await look()).stop);
    const canceled = await shown(world, runId);
    expect(canceled).toMatchObject({ state: "canceled", done: 4, failed: 0 });
    expect(canceled.costUsd).toBeGreaterThan(0);
    expect((await provided(runId)).files).toEqual([]);
    fake.configure({ batch: { stateMs: 0 } });
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 10, failed: 0 });
    await expectInvariants(pool(), { settled: false });
  });

  it("before its file was sent leaves no file and no batch", async () => {
    for (const looks of [1, 2]) {
      const world = await keyedWorld(4);
      const { runId, look } = await byHand(world);
      for (let n = 0; n < looks; n++) await look();
      await cancelRun(world.scope, { runId });
      while (!(await look()).stop);
      expect(await provided(runId)).toEqual({ batches: [], files: [] });
      expect(await shown(world, runId)).toMatchObject({ state: "canceled", done: 0 });
    }
  });

  it("wakes its job", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(4);
    const runId = await start(world);
    const status = async () => (await provided(runId)).batches[0]?.status;
    await embeddedEngine().start();
    await expect.poll(status, { timeout: 20_000 }).toBe("validating");
    const waits = async () =>
      (await pool().query("select from engine.pause where kind = 'wait' and event = 'prompt/run.canceled'"))
        .rowCount;
    await expect.poll(waits, { timeout: 20_000 }).toBe(1);
    await fake.moveBatch(null, "in_progress");
    await cancelRun(world.scope, { runId });
    // Far sooner than the next look would be.
    await expect.poll(status, { timeout: 20_000 }).toBe("cancelling");
    await embeddedEngine().stop();
    await fake.moveBatch(null, "cancelled");
    await startJobs(engineHandler, { work: false });
  });
});

describe("an Economy run that is paused by a person, or tried again", () => {
  it("brings in what is with the provider while it is paused, and goes on with the rest", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(9);
    fake.rule({ when: { key: world.apiKey }, batch: { end: "expired", lines: 5 } });
    const { runId, look } = await byHand(world);
    for (let n = 0; n < 3; n++) await look();
    await fake.moveBatch(null, "in_progress");
    await look();
    expect((await shown(world, runId)).batches).toEqual({
      open: [{ number: 1, state: "sent", status: "in_progress", lines: 9, completed: 0, failed: 0 }],
      finished: 0,
    });
    await pauseByPerson(world.scope, { runId });
    await fake.moveBatch(null, "expired");
    while (!(await look()).stop);
    expect(await shown(world, runId)).toMatchObject({ state: "paused", pauseReason: "user", done: 5 });
    expect((await shown(world, runId)).batches).toEqual({ open: [], finished: 1 });
    expect((await provided(runId)).files).toEqual([]);
    fake.configure({ batch: { stateMs: 0 } });
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 9, failed: 0 });
    expect((await rows(runId)).map(({ lines }) => lines)).toEqual([9, 4]);
  });

  it("tries failed tasks again in a batch of their own", async () => {
    const world = await keyedWorld(6);
    fake.rule({ when: { key: world.apiKey, path: "/v1/chat/completions" }, times: 2, refusal: true });
    const runId = await start(world);
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed_with_errors", done: 4, failed: 2 });
    await retryFailed(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 6, failed: 0 });
    expect((await rows(runId)).map(({ lines, generation }) => [lines, generation])).toEqual([
      [6, 1],
      [2, 2],
    ]);
  });
});

describe("the reply cache", () => {
  it("is filled by an Economy run, and answers what is known without a line", async () => {
    const world = await keyedWorld(10);
    await prisma().organization.update({ where: { id: world.orgId }, data: { replyCache: true } });
    const first = await start(world);
    await drain();
    const seen = await predictions(first);
    await prisma()
      .$executeRaw`update "Task" set data = '{"text": "Where is it?"}' where "projectId" = ${world.projectId} and "innerId" = 3`;
    const second = await start(world);
    await drain();
    expect(await shown(world, second)).toMatchObject({ state: "completed", done: 10, cached: 9 });
    expect(await rows(second)).toMatchObject([{ lines: 1 }]);
    const again = await predictions(second);
    expect(again.map(({ label }) => label)).toEqual(seen.map(({ label }) => label));
    expect(again.filter(({ cached }) => cached).every(({ costUsd }) => costUsd?.toNumber() === 0)).toBe(true);
    const third = await start(world);
    await drain();
    expect(await shown(world, third)).toMatchObject({ state: "completed", done: 10, cached: 10 });
    expect((await provided(third)).batches).toEqual([]);
    expect((await provided(third)).files).toEqual([]);
  });
});

describe("the lines of a file", () => {
  const made = () => ({ lines: 0, bytes: 0, tokens: 0, usd: 0, toId: null, lackedUsd: null }) as Made;
  const open = { bytes: 1e9, tokens: 1e9, usd: 1e9 };

  async function linesWith(world: World, limits: FileLimits, ids: bigint[]) {
    const { runId } = await byHand(world);
    const scope = jobScope(world.orgId, "test");
    const run = (await openBatches(scope, { runId, generation: 1 }))?.run;
    const found = batchModel(modelById(MODEL) ?? DEMO_MODEL);
    if (!run || !found) throw new Error("no run");
    const place = { baseUrl: fake.url, refusals: processRefusals(fake.url, MODEL), replies: null };
    const asked = { run, model: found, strategy: STRATEGIES.json_schema, ...place };
    const so = made();
    const texts: string[] = [];
    for await (const line of batchLines(scope, asked, { ids, limits, made: so })) texts.push(line);
    return { texts, made: so };
  }

  it("end at each limit, and say up to which task they go", async () => {
    const world = await keyedWorld(10);
    const tasks = await prisma().task.findMany({
      where: { projectId: world.projectId },
      orderBy: { id: "asc" },
    });
    const ids = tasks.map(({ id }) => id);
    const all = await linesWith(world, open, ids);
    expect(all.made).toMatchObject({ lines: 10, toId: ids[9], lackedUsd: null });
    const sizes = all.texts.map((line) => Buffer.byteLength(line) + 1);
    expect(all.made.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    const bytes = sizes.slice(0, 4).reduce((sum, size) => sum + size, 0);
    expect(await linesWith(world, { ...open, bytes }, ids)).toMatchObject({
      made: { lines: 4, toId: ids[3] },
    });
    const tokens = Math.floor(all.made.tokens * 0.65);
    expect(await linesWith(world, { ...open, tokens }, ids)).toMatchObject({
      made: { lines: 6, toId: ids[5] },
    });
    const usd = all.made.usd * 0.35;
    const poor = await linesWith(world, { ...open, usd }, ids);
    expect(poor).toMatchObject({ made: { lines: 3, toId: ids[2] } });
    expect(poor.made.lackedUsd).toBeCloseTo(all.made.usd / 10, 8);
    // A line that is larger than a limit goes alone; one that nobody can pay does not go.
    expect(await linesWith(world, { ...open, tokens: 1 }, ids)).toMatchObject({
      made: { lines: 1, toId: ids[0] },
    });
    expect(await linesWith(world, { ...open, usd: 0 }, ids)).toMatchObject({
      made: { lines: 0, toId: null },
    });
  });
});

describe("under a cap", () => {
  const leases = (world: World) => prisma().spendLease.count({ where: { orgId: world.orgId } });

  it("a file holds no more tasks than there is money for, and the run stops before the cap is passed", async () => {
    const world = await keyedWorld(40);
    const whole = await start(world);
    await drain();
    const price = (await shown(world, whole)).costUsd ?? 0;
    const capUsd = price / 2;
    const runId = await start(world, { capUsd });
    await drain();
    const stopped = await shown(world, runId);
    expect(stopped).toMatchObject({ state: "budget_stopped", code: "BUDGET", stoppedBy: "run", failed: 0 });
    expect(stopped.spentUsd).toBeLessThanOrEqual(capUsd);
    expect(stopped.done).toBeGreaterThan(10);
    expect((await provided(runId)).files).toEqual([]);
    expect(await leases(world)).toBe(0);
    await updateRunCap(world.scope, { runId, amountUsd: price * 2 });
    await resumeRun(world.scope, { runId });
    await drain();
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 40, failed: 0 });
    expect(await leases(world)).toBe(0);
    await expectInvariants(pool(), { settled: false });
  });

  it("money that a batch may cost is nobody else's while the provider has it", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(10);
    const first = await byHand(world);
    for (let n = 0; n < 3; n++) await first.look();
    const [lease] = await prisma().spendLease.findMany({ where: { orgId: world.orgId } });
    const held = lease?.amountUsd.toNumber() ?? 0;
    expect(held).toBeGreaterThan(0);
    expect((lease?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(24 * 3_600_000);
    // Enough for both, but only one after the other.
    await updateOrganizationCap(world.ownerScope, { amountUsd: held * 1.05 });
    const second = await byHand(world);
    await second.look();
    expect(await second.look()).toMatchObject({ stop: false, waitMs: 60_000 });
    expect(await rows(second.runId)).toMatchObject([{ state: "writing" }]);
    await fake.moveBatch(null, "completed");
    while (!(await first.look()).stop);
    expect(await shown(world, first.runId)).toMatchObject({ state: "completed", done: 10 });
    fake.configure({ batch: { stateMs: 0 } });
    while (!(await second.look()).stop);
    const spent = await shown(world, second.runId);
    expect(spent).toMatchObject({ state: "budget_stopped", stoppedBy: "organization", failed: 0 });
    expect(await leases(world)).toBe(0);
    expect((await provided(second.runId)).files).toEqual([]);
  });
});

describe("what happens twice", () => {
  it("is done once: answers that are read again, and a file that somebody else deleted", async () => {
    const world = await keyedWorld(12);
    const { runId, look } = await byHand(world);
    const stateOf = async () => (await rows(runId)).at(-1)?.state;
    while ((await stateOf()) !== "written") await look();
    const api = openBatchApi(world.apiKey);
    await api.deleteFile((await rows(runId))[0]?.inputFileId ?? "");
    while ((await rows(runId)).length === 1 || (await stateOf()) !== "read") await look();
    expect(await rows(runId)).toMatchObject([{ code: "LOST", state: "closed" }, { state: "read" }]);
    await prisma()
      .$executeRaw`update "RunBatch" set state = 'ended' where "runId" = ${runId} and state = 'read'`;
    while (!(await look()).stop);
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 12, failed: 0 });
    expect((await provided(runId)).files).toEqual([]);
    await expectInvariants(pool(), { settled: false });
  });

  it("is done once by processes that look at the same time", async () => {
    const world = await keyedWorld(30);
    const { runId, look } = await byHand(world);
    await look(); // planned
    await look(); // uploaded
    while ((await shown(world, runId)).state === "running") await Promise.all([look(), look(), look()]);
    while (!(await look()).stop);
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 30, failed: 0 });
    const { batches, files } = await provided(runId);
    const [{ providerId } = { providerId: "" }] = await rows(runId);
    expect(batches.some(({ id }) => id === providerId)).toBe(true);
    expect(files.filter(({ filename }) => filename.startsWith(`${providerId}_`))).toEqual([]);
    await expectInvariants(pool(), { settled: false });
  });
});

describe("what fails for a day", () => {
  const dayLater = (runId: string) =>
    prisma()
      .$executeRaw`update "RunBatch" set "createdAt" = "createdAt" - interval '25 hours', "endedAt" = "endedAt" - interval '25 hours'
      where "runId" = ${runId}`;

  async function broken(path: string, looks: number) {
    const world = await keyedWorld(4);
    const { runId, look } = await byHand(world);
    fake.rule({ when: { key: world.apiKey, path }, times: -1, status: 500 });
    for (let n = 0; n < looks; n++) await look();
    expect(await look()).toEqual({ stop: false, waitMs: 60_000 });
    expect(await shown(world, runId)).toMatchObject({ state: "running", done: 0 });
    await dayLater(runId);
    return { world, runId, look };
  }

  it("pauses the run when it cannot be sent", async () => {
    const { world, runId, look } = await broken("/v1/files", 2);
    await look();
    expect(await shown(world, runId)).toMatchObject({ state: "paused", code: "UPSTREAM", failed: 0 });
  });

  it("is sent anew when its answers cannot be read", async () => {
    const { world, runId, look } = await broken("/v1/files/*", 5);
    fake.clearRules();
    while (!(await look()).stop);
    expect(await shown(world, runId)).toMatchObject({ state: "completed", done: 4 });
    expect(await rows(runId)).toMatchObject([{ code: "LOST" }, { code: null, state: "closed" }]);
  });
});

describe("what nobody looks after", () => {
  it("is found again when the jobs of a canceled run were lost", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(4);
    const { runId, look } = await byHand(world);
    for (let n = 0; n < 3; n++) await look();
    await prisma().$executeRaw`update "Run" set state = 'canceled' where id = ${runId}`;
    fake.configure({ batch: { stateMs: 0 } });
    await prisma()
      .$executeRaw`update "RunBatch" set "progressAt" = now() - interval '6 minutes' where "runId" = ${runId}`;
    expect(await reconcileBatches()).toEqual({ sent: 1 });
    expect(await reconcileBatches()).toEqual({ sent: 0 });
    await drain();
    expect(await rows(runId)).toMatchObject([{ state: "closed" }]);
    expect((await provided(runId)).files).toEqual([]);
  });

  it("is cancelled and deleted when its project is gone", async () => {
    fake.configure({ batch: { stateMs: null } });
    const world = await keyedWorld(4);
    const { runId, look } = await byHand(world);
    for (let n = 0; n < 3; n++) await look();
    await prisma().$executeRaw`delete from "Project" where id = ${world.projectId}`;
    await fake.moveBatch(null, "in_progress");
    await look();
    await fake.moveBatch(null, "cancelled");
    while (!(await look()).stop);
    expect((await provided(runId)).files).toEqual([]);
    expect(await rows(runId)).toEqual([]);
  });
});
