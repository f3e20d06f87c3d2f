// What a run is said to cost before it starts is what the provider bills, over all tasks and not a sample of them.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SUPPORT_MESSAGES } from "@/prisma/seed/support-messages";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI();
process.env.LLM_BASE_URL = fake.url;
const { pool, prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { createRun } = await import("@/server/services/runs/create");
const { estimateRun } = await import("@/server/services/runs/estimate");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});

/** Texts of very different lengths, languages and signs; every tenth is long. */
async function writtenWorld(model: string, tasks = 60) {
  const world = await runWorld({ tasks, groundTruth: 0, model });
  await updateApiKey(world.ownerScope, { apiKey: `sk-test-${randomUUID()}` });
  const texts = SUPPORT_MESSAGES.map(({ text }) => text);
  for (let n = 0; n < tasks; n++) {
    const message = texts[n % texts.length] ?? "";
    const text =
      n % 10 === 0
        ? `${message}\n\n`.repeat(30)
        : n % 7 === 0
          ? `„${message}" – 商品还没有到 🙁\t"${n}"`
          : message;
    await prisma().task.updateMany({
      where: { projectId: world.projectId, innerId: n + 1 },
      data: { text, data: { text }, contentHash: randomUUID() },
    });
  }
  return {
    ...world,
    target: { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false },
  };
}
type World = Awaited<ReturnType<typeof writtenWorld>>;

async function run({ scope, target }: World) {
  const { runId } = await createRun(scope, { ...target, clientRequestId: randomUUID() });
  await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
  return getRun(scope, { runId });
}

const setText = ({ versionId }: World, user: string) =>
  prisma().promptVersion.updateMany({ where: { id: versionId }, data: { user } });

describe("the estimate", () => {
  test.each(["gpt-4o", "gpt-6-luna", "gpt-4", "gpt-3.5-turbo-instruct"])(
    "for %s is within a twentieth of what is billed",
    async (model) => {
      const world = await writtenWorld(model);
      const { tasks, counted, live, problem } = await estimateRun(world.scope, world.target);
      expect({ tasks, counted, problem }).toEqual({ tasks: 60, counted: 60, problem: null });
      const ended = await run(world);
      expect(ended).toMatchObject({ state: "completed", done: 60 });
      const used = Number(ended.promptTokens) + Number(ended.completionTokens);
      expect((live?.tokens.expected ?? 0) / used).toBeGreaterThan(0.95);
      expect((live?.tokens.expected ?? 0) / used).toBeLessThan(1.05);
      expect((live?.usd?.expected ?? 0) / ended.spentUsd).toBeGreaterThan(0.95);
      expect((live?.usd?.expected ?? 0) / ended.spentUsd).toBeLessThan(1.05);
      expect(live?.tokens.min).toBeLessThanOrEqual(used);
      expect(live?.tokens.max).toBeGreaterThanOrEqual(used);
    },
  );

  test("keeps its counts, and counts anew what has changed", async () => {
    const world = await writtenWorld("gpt-4o", 20);
    const first = await estimateRun(world.scope, world.target);
    const { rows } = await pool().query(
      `select xmin::text from "TokenCount" where "projectId" = $1 order by "taskId"`,
      [world.projectId],
    );
    expect(rows).toHaveLength(20);
    expect(await estimateRun(world.scope, world.target)).toEqual(first);
    const again = await pool().query(
      `select xmin::text from "TokenCount" where "projectId" = $1 order by "taskId"`,
      [world.projectId],
    );
    expect(again.rows).toEqual(rows);
    const text = "word ".repeat(5_000);
    await prisma().task.updateMany({
      where: { projectId: world.projectId, innerId: 3 },
      data: { text, data: { text }, contentHash: randomUUID() },
    });
    const changed = await estimateRun(world.scope, world.target);
    expect((changed.live?.tokens.expected ?? 0) - (first.live?.tokens.expected ?? 0)).toBeGreaterThan(4_500);
  });

  test("counts a column as often as it stands in the prompt", async () => {
    const world = await writtenWorld("gpt-4o", 20);
    await setText(world, "{{text}} again: {{text}}");
    const { live } = await estimateRun(world.scope, world.target);
    const ended = await run(world);
    const used = Number(ended.promptTokens) + Number(ended.completionTokens);
    expect((live?.tokens.expected ?? 0) / used).toBeGreaterThan(0.95);
    expect((live?.tokens.expected ?? 0) / used).toBeLessThan(1.05);
  });

  test("says how many texts do not fit and what the version does with them, and which lack a column", async () => {
    const world = await writtenWorld("gpt-4", 20);
    const long = "too long ".repeat(12_000);
    await prisma().task.updateMany({
      where: { projectId: world.projectId, innerId: { in: [4, 5] } },
      data: { text: long, data: { text: long }, contentHash: randomUUID() },
    });
    await prisma().task.updateMany({
      where: { projectId: world.projectId, innerId: 6 },
      data: { data: { other: "x" }, contentHash: randomUUID() },
    });
    const refused = await estimateRun(world.scope, world.target);
    expect(refused).toMatchObject({ tooLong: 2, missing: 1, isCut: false });
    const versionIs = { where: { id: world.versionId } };
    await prisma().promptVersion.updateMany({ ...versionIs, data: { longTexts: "head_tail" } });
    const cut = await estimateRun(world.scope, world.target);
    expect(cut).toMatchObject({ tooLong: 2, missing: 1, isCut: true });
    expect((cut.live?.tokens.expected ?? 0) - (refused.live?.tokens.expected ?? 0)).toBeGreaterThan(13_000);
    const ended = await run(world);
    expect(ended).toMatchObject({ done: 19, failed: 1 });
    const used = Number(ended.promptTokens) + Number(ended.completionTokens);
    expect((cut.live?.tokens.expected ?? 0) / used).toBeGreaterThan(0.95);
    expect((cut.live?.tokens.expected ?? 0) / used).toBeLessThan(1.05);
  });

  test("tells the price of the Batch API where the model has it, and minutes once the limit is known", async () => {
    const world = await writtenWorld("gpt-4o", 20);
    const before = await estimateRun(world.scope, world.target);
    expect(before.economy?.usd?.expected).toBeCloseTo((before.live?.usd?.expected ?? 0) / 2, 9);
    expect(before.minutes).toBeNull();
    await run(world);
    expect((await estimateRun(world.scope, world.target)).minutes).toBeGreaterThan(0);
  });
});
