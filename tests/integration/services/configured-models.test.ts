// A model of the operator's own goes everywhere a model goes: the picker, a saved version, the estimate, a run and its cost.
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ConfiguredModels } from "@/lib/schemas/model";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";
import { OWN_MODEL } from "@/tests/fixtures/configured-models";

// Settings are read once, so the file and the simulator must be there before any product code is.
const PRICED = {
  ...OWN_MODEL,
  id: "our-priced",
  prices: [{ from: "2020-01-01", input: 100, output: 200 }],
};
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "assay-models-"));
process.env.MODELS_FILE = path.join(directory, "models.json");
fs.writeFileSync(process.env.MODELS_FILE, JSON.stringify([OWN_MODEL, PRICED]));
const fake = await startFakeOpenAI({ isExact: false, models: ConfiguredModels.parse([OWN_MODEL, PRICED]) });
process.env.LLM_BASE_URL = fake.url;
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { listModels } = await import("@/server/services/prompts/models");
const { saveVersion } = await import("@/server/services/prompts/write");
const { createRun } = await import("@/server/services/runs/create");
const { estimateRun } = await import("@/server/services/runs/estimate");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
  fs.rmSync(directory, { recursive: true });
});

async function worldWith(model: string) {
  const world = await runWorld({ tasks: 12, groundTruth: 0 });
  await updateApiKey(world.ownerScope, { apiKey: `sk-test-${randomUUID()}` });
  const saved = await saveVersion(world.scope, {
    promptId: world.promptId,
    versionId: world.versionId,
    revision: 1,
    system: "Choose the class.\n\n{{classes}}",
    user: "{{text}}",
    model,
    name: "",
    longTexts: "refuse",
    asNew: false,
  });
  const target = { versionId: saved.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  return { ...world, target };
}

async function runAll({ scope, target }: Awaited<ReturnType<typeof worldWith>>) {
  const { runId } = await createRun(scope, { ...target, clientRequestId: randomUUID() });
  await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
  return getRun(scope, { runId });
}

it("is offered first, and the host's list is heard about it as about any other", async () => {
  const world = await worldWith(OWN_MODEL.id);
  const models = await listModels(world.scope);
  expect(models.map(({ id }) => id).slice(0, 4)).toEqual([
    "demo",
    "our-llama-70b",
    "our-priced",
    "gpt-3.5-turbo-16k",
  ]);
  expect(models[1]).toMatchObject({ label: "Our Llama 70B", runnable: true, prices: [] });
});

it("runs without a price, and the cost is unknown, never nothing", async () => {
  const world = await worldWith(OWN_MODEL.id);
  expect(await estimateRun(world.scope, world.target)).toMatchObject({
    tasks: 12,
    problem: null,
    live: { usd: null },
    isPriceKnown: false,
  });
  expect(await runAll(world)).toMatchObject({ state: "completed", done: 12, costUsd: null });
  expect(fake.requests.at(-1)).toMatchObject({ model: OWN_MODEL.id, path: "/v1/chat/completions" });
});

it("runs at its own price", async () => {
  const world = await worldWith(PRICED.id);
  const { live } = await estimateRun(world.scope, world.target);
  expect(live?.usd?.expected).toBeGreaterThan(0.01);
  const run = await runAll(world);
  expect(run).toMatchObject({ state: "completed", done: 12 });
  expect(run.costUsd).toBeCloseTo(
    (Number(run.promptTokens) * 100 + Number(run.completionTokens) * 200) / 1e6,
    6,
  );
});

it("of unknown price is run under a cap only when somebody accepts that it is not counted", async () => {
  const world = await worldWith(OWN_MODEL.id);
  const start = (acceptsUnknownPrice: boolean) =>
    createRun(world.scope, {
      ...{ versionId: world.versionId, scope: "all", sampleSize: 1, onlyMissing: false },
      ...{ clientRequestId: randomUUID(), capUsd: 1, acceptsUnknownPrice },
    });
  await expect(start(false)).rejects.toMatchObject({ code: "budget", message: /price of .* is unknown/ });
  const { runId } = await start(true);
  await embeddedEngine().drain({ limitMs: 20_000 });
  expect(await getRun(world.scope, { runId })).toMatchObject({ state: "completed", spentUsd: 0 });
});
