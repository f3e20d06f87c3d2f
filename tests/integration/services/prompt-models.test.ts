// Models in the studio: what they cost for this project, how they stand, and how a version leaves one that ends.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { costUsd } from "@/lib/cost";
import { dayOf } from "@/lib/day";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI();
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { findModel } = await import("@/server/llm/catalogue");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { estimatePrompt } = await import("@/server/services/prompts/estimate");
const { getPrompt, listPrompts } = await import("@/server/services/prompts/read");
const { replaceModel } = await import("@/server/services/prompts/replace");
const { createRun } = await import("@/server/services/runs/create");
const { estimateRun } = await import("@/server/services/runs/estimate");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});

const PANES = { system: "Choose the class of the message.\n\n{{classes}}", user: "{{text}}" };

/** The host lists these, and these alone, with their ends. */
const serve = (orgId: string, served: { id: string; shutdownDate: string | null }[]) =>
  prisma().apiKey.upsert({
    where: { orgId },
    create: { orgId, ciphertext: "-", last4: "abcd", fingerprint: "f", served, createdById: "-" },
    update: { served },
  });

describe("the price of a thousand tasks", () => {
  it.each(["gpt-6-luna", "gpt-4o", "gpt-4", "gpt-3.5-turbo-instruct", "gpt-5.6-sol"])(
    "of %s is within 5 % of what the provider bills",
    async (model) => {
      const world = await runWorld({ tasks: 40, groundTruth: 0, model });
      await updateApiKey(world.ownerScope, { apiKey: `sk-test-${randomUUID()}` });
      const estimate = await estimatePrompt(world.scope, { promptId: world.promptId, ...PANES });
      expect(estimate.sampled).toBe(20);
      const per1000 = estimate.models.find(({ id }) => id === model)?.per1000 ?? 0;
      const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
      const before = await estimateRun(world.scope, target);
      const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
      await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
      const run = await getRun(world.scope, { runId });
      expect(run).toMatchObject({ state: "completed", done: 40 });
      const paid = run.costUsd ?? 0;
      for (const told of [(per1000 * 40) / 1000, before.live?.usd?.expected ?? 0]) {
        expect(told).toBeGreaterThan(paid * 0.95);
        expect(told).toBeLessThan(paid * 1.05);
      }
    },
  );

  it("is told for every model, by the method that takes the project's labels", async () => {
    const world = await runWorld({ tasks: 3, groundTruth: 0 });
    const { models } = await estimatePrompt(world.scope, { promptId: world.promptId, ...PANES });
    expect(models).toHaveLength(24);
    expect(models.find(({ id }) => id === "demo")).toMatchObject({ per1000: 0, strategy: "lexical" });
    const luna = models.find(({ id }) => id === "gpt-6-luna");
    expect(luna).toMatchObject({ strategy: "decisions", thinks: false });
    expect(models.find(({ id }) => id === "gpt-6.1-sol")).toMatchObject({ thinks: true });
    const row = findModel("gpt-6-luna");
    const usage = {
      inputTokens: luna?.inputTokens ?? 0,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
    };
    const one = row && costUsd(row, usage, { day: dayOf(), strategy: "decisions" });
    expect(luna?.per1000).toBeCloseTo((one ?? 0) * 1000, 4);
  });

  it("counts the panes alone while there are no tasks, and a megabyte in a moment", async () => {
    const world = await runWorld({ tasks: 0, groundTruth: 0 });
    const empty = await estimatePrompt(world.scope, { promptId: world.promptId, ...PANES });
    expect(empty.sampled).toBe(0);
    expect(empty.models[1]?.inputTokens).toBeGreaterThan(10);
    const text = "word ".repeat(200_000);
    await prisma().task.create({
      data: {
        orgId: world.orgId,
        projectId: world.projectId,
        innerId: 1,
        text: "w",
        data: { text },
        contentHash: "w",
      },
    });
    const startedAt = performance.now();
    const long = await estimatePrompt(world.scope, { promptId: world.promptId, ...PANES });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(long.models.find(({ id }) => id === "gpt-4o")?.inputTokens).toBeGreaterThan(190_000);
  });
});

describe("a version whose model ends", () => {
  it("is flagged in the list of prompts, with what can be run in its place", async () => {
    const world = await runWorld({ model: "gpt-4" });
    const [row] = await listPrompts(world.scope);
    expect(row?.leaving).toEqual({
      versionId: world.versionId,
      sentence: "gpt-4 was shut down by OpenAI on 23 Oct 2026",
      runnable: false,
      replacement: "gpt-5.6-sol",
    });
    await serve(world.orgId, [{ id: "gpt-4", shutdownDate: null }]);
    expect((await listPrompts(world.scope))[0]?.leaving).toBeNull();
  });

  it("is offered no replacement that the host does not serve", async () => {
    const world = await runWorld({ model: "gpt-4" });
    await serve(world.orgId, [{ id: "our-own", shutdownDate: null }]);
    expect((await listPrompts(world.scope))[0]?.leaving).toMatchObject({ replacement: null });
    await expect(replaceModel(world.scope, world)).rejects.toMatchObject({ code: "conflict" });
    await serve(world.orgId, [{ id: "gpt-5.6-sol", shutdownDate: null }]);
    expect((await listPrompts(world.scope))[0]?.leaving).toMatchObject({ replacement: "gpt-5.6-sol" });
  });

  it("goes on as the next draft with the same panes, once however often it is asked for", async () => {
    const world = await runWorld({ model: "gpt-4" });
    await prisma().promptVersion.update({
      where: { id: world.versionId },
      data: { state: "frozen", frozenAt: new Date() },
    });
    const copies = await Promise.all([1, 2, 3].map(() => replaceModel(world.scope, world)));
    expect(new Set(copies.map(({ versionId }) => versionId)).size).toBe(1);
    const { versions } = await getPrompt(world.scope, world);
    expect(versions).toHaveLength(2);
    expect(versions[0]).toMatchObject({
      ...PANES,
      id: copies[0]?.versionId,
      number: 2,
      model: "gpt-5.6-sol",
      state: "draft",
      parentId: world.versionId,
    });
    expect(versions[1]).toMatchObject({ model: "gpt-4", state: "frozen" });
    expect((await listPrompts(world.scope))[0]?.leaving).toBeNull();
  });

  it("makes another copy when the first one was changed meanwhile", async () => {
    const world = await runWorld({ model: "gpt-4" });
    const first = await replaceModel(world.scope, world);
    await prisma().promptVersion.update({ where: { id: first.versionId }, data: { system: "Other." } });
    expect((await replaceModel(world.scope, world)).versionId).not.toBe(first.versionId);
  });

  it("is refused where nothing takes its place, and for a version of another prompt", async () => {
    const [world, other] = [await runWorld({ model: "gpt-6-luna" }), await runWorld({ model: "gpt-4" })];
    await expect(replaceModel(world.scope, world)).rejects.toMatchObject({ code: "conflict" });
    const foreign = { promptId: world.promptId, versionId: other.versionId };
    await expect(replaceModel(world.scope, foreign)).rejects.toMatchObject({ code: "not_found" });
  });
});
