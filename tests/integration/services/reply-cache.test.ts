// The reply cache: the same question is asked once, at no cost the second time; what differs in anything is asked again.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { clearReplyCache, getReplyCache, updateReplyCache } = await import("@/server/services/replies/manage");
const { tidyReplies } = await import("@/server/services/replies/tidy");
const { createRun } = await import("@/server/services/runs/create");
const { getRun, listResults } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => fake.clearRules());

const TASKS = 60;

async function world(model = "gpt-4o") {
  const made = await runWorld({ tasks: TASKS, groundTruth: 0, model, replyCache: true });
  const apiKey = `sk-test-${randomUUID()}`;
  await updateApiKey(made.ownerScope, { apiKey });
  /** The run as it ended, its rows, and the calls that it made. */
  async function run(versionId = made.versionId) {
    const before = fake.stats.byKey[apiKey] ?? 0;
    const target = { versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
    const { runId } = await createRun(made.scope, { ...target, clientRequestId: randomUUID() });
    await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
    const rows = await prisma().prediction.findMany({ where: { runId }, orderBy: { taskId: "asc" } });
    const calls = (fake.stats.byKey[apiKey] ?? 0) - before;
    return { ...(await getRun(made.scope, { runId })), rows, calls };
  }
  return { ...made, apiKey, run };
}

const answers = (
  rows: {
    labelId: string | null;
    confidence: number | null;
    distribution: unknown;
    strategy: string | null;
  }[],
) =>
  rows.map(({ labelId, confidence, distribution, strategy }) => ({
    labelId,
    confidence,
    distribution,
    strategy,
  }));

describe("a second identical run", () => {
  it("makes no call, costs nothing, says so, and gives the same labels with the same confidence", async () => {
    const { run, ownerScope, scope } = await world();
    const first = await run();
    expect(first).toMatchObject({ state: "completed", done: TASKS, cached: 0, calls: TASKS });
    expect(first.rows[0]?.confidence).toBeGreaterThan(0);
    const second = await run();
    expect(second).toMatchObject({ state: "completed", done: TASKS, cached: TASKS, calls: 0, costUsd: 0 });
    expect(second.promptTokens).toBe(0n);
    expect(second.rows.every(({ cached, attempts }) => cached && attempts === 0)).toBe(true);
    expect(answers(second.rows)).toEqual(answers(first.rows));
    const { rows } = await listResults(scope, { runId: second.id, filter: "all" });
    expect(rows.every(({ cached }) => cached)).toBe(true);
    const view = await getReplyCache(ownerScope);
    expect(view).toMatchObject({ enabled: true, replies: TASKS, usedAt: expect.any(Date) });
    expect(view.bytes).toBeGreaterThan(TASKS * 60);
  });

  it("asks again only about what is new or changed, and only labels are kept", async () => {
    const { run, apiKey, projectId } = await world();
    fake.rule({ when: { key: apiKey, text: "(3)" }, times: 1, refusal: true });
    fake.rule({ when: { key: apiKey, text: "(4)" }, times: 2, answer: "{}" });
    expect(await run()).toMatchObject({ done: TASKS - 2, failed: 2 });
    const first = await prisma().task.findFirstOrThrow({ where: { projectId, innerId: 1 } });
    await prisma().task.update({ where: { id: first.id }, data: { data: { text: "Another text" } } });
    expect(await run()).toMatchObject({ done: TASKS, failed: 0, cached: TASKS - 3, calls: 3 });
  });

  it.each<[string, (made: Awaited<ReturnType<typeof world>>) => Promise<unknown>]>([
    [
      "the prompt",
      ({ versionId }) =>
        prisma().promptVersion.update({ where: { id: versionId }, data: { user: "Text: {{text}}" } }),
    ],
    [
      "the model",
      ({ versionId }) =>
        prisma().promptVersion.update({ where: { id: versionId }, data: { model: "gpt-4.1" } }),
    ],
    [
      "a label",
      ({ labels }) =>
        prisma().label.update({ where: { id: labels[1]?.id ?? "" }, data: { value: "Parcel" } }),
    ],
    [
      "the order of the labels",
      ({ labels }) => prisma().label.update({ where: { id: labels[0]?.id ?? "" }, data: { position: 9 } }),
    ],
    [
      "a description",
      ({ labels }) =>
        prisma().label.update({ where: { id: labels[0]?.id ?? "" }, data: { description: "money" } }),
    ],
  ])("makes all calls when %s is another", async (_, change) => {
    const made = await world();
    await made.run();
    await change(made);
    expect(await made.run()).toMatchObject({ done: TASKS, cached: 0, calls: TASKS });
  });

  it("finds what was asked in another way after the host had refused the first one", async () => {
    const { run, apiKey } = await world();
    const when = { key: apiKey, text: "json_schema" };
    fake.rule({ when, times: -1, status: 400, param: "response_format" });
    const first = await run();
    expect(first).toMatchObject({ done: TASKS, cached: 0 });
    expect(first.calls).toBeGreaterThan(TASKS);
    expect(await run()).toMatchObject({ done: TASKS, cached: TASKS, calls: 0 });
  });

  it("of another version with the same text needs no call either", async () => {
    const made = await world();
    await made.run();
    const columns = {
      projectId: true,
      promptId: true,
      system: true,
      user: true,
      model: true,
      orgId: true,
      createdById: true,
    };
    const same = await prisma().promptVersion.findUniqueOrThrow({
      where: { id: made.versionId },
      select: columns,
    });
    const twin = await prisma().promptVersion.create({ data: { ...same, number: 2 } });
    expect(await made.run(twin.id)).toMatchObject({
      versionId: twin.id,
      done: TASKS,
      cached: TASKS,
      calls: 0,
    });
  });
});

describe("the cache of an organization", () => {
  it("is another's to neither read nor fill", async () => {
    const [one, two] = [await world(), await world()];
    await one.run();
    expect(await two.run()).toMatchObject({ cached: 0, calls: TASKS });
  });

  it("can be switched off, which neither finds nor keeps anything, and cleared", async () => {
    const { run, ownerScope, orgId } = await world();
    await updateReplyCache(ownerScope, { enabled: false });
    await run();
    expect(await getReplyCache(ownerScope)).toEqual({ enabled: false, replies: 0, bytes: 0, usedAt: null });
    await updateReplyCache(ownerScope, { enabled: true });
    expect(await run()).toMatchObject({ cached: 0, calls: TASKS });
    await updateReplyCache(ownerScope, { enabled: false });
    expect(await run()).toMatchObject({ cached: 0, calls: TASKS });
    expect(await clearReplyCache(ownerScope)).toEqual({ removed: TASKS });
    expect(await getReplyCache(ownerScope)).toMatchObject({ replies: 0, bytes: 0 });
    const actions = await prisma().auditEvent.findMany({
      where: { orgId, action: { startsWith: "replyCache" } },
    });
    expect(actions.map(({ action }) => action)).toEqual([
      ...["replyCache.update", "replyCache.update", "replyCache.update", "replyCache.delete"],
    ]);
  });

  it("holds no text: neither the task's, nor the prompt's, nor a label", async () => {
    const { run, orgId, labels } = await world();
    await run();
    const held = JSON.stringify(await prisma().cachedReply.findMany({ where: { orgId } }));
    for (const text of ["parcel", "money", "Choose", ...labels.map(({ value }) => value)])
      expect(held).not.toContain(text);
  });

  it("is bounded by age and by number, the oldest first, and falls with the organization", async () => {
    const { run, orgId } = await world();
    await run();
    const age = (days: number, count: number) =>
      prisma()
        .$executeRaw`update "CachedReply" set "createdAt" = now() - ${days}::int * interval '1 day' where "orgId" = ${orgId}
        and key in (select key from "CachedReply" where "orgId" = ${orgId} and "createdAt" > now() - interval '1 hour' order by key limit ${count})`;
    const count = () => prisma().cachedReply.count({ where: { orgId } });
    await age(31, 10);
    await age(29, 10);
    await tidyReplies();
    expect(await count()).toBe(TASKS - 10);
    await tidyReplies(TASKS - 20);
    expect(await count()).toBe(TASKS - 20);
    expect(
      await prisma().cachedReply.count({
        where: { orgId, createdAt: { lt: new Date(Date.now() - 86_400_000) } },
      }),
    ).toBe(0);
    await prisma().organization.delete({ where: { id: orgId } });
    expect(await count()).toBe(0);
  });
});
