// What the studio and the prediction page read: models, runs with their scores, and the dry run of a conversion.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { previewConversion } from "@/server/services/conversions/preview";
import { listModels } from "@/server/services/prompts/models";
import { getPrompt } from "@/server/services/prompts/read";
import { createRun } from "@/server/services/runs/create";
import { getConfusion, listResults, listRuns } from "@/server/services/runs/read";
import { type RunWorld, runWorld } from "./run-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
const start = (world: RunWorld, scope: "ground_truth" | "all", onlyMissing = false) =>
  createRun(world.scope, {
    versionId: world.versionId,
    scope,
    sampleSize: 20,
    onlyMissing,
    clientRequestId: randomUUID(),
  });

it("lists every model, and those that the organization's host does not serve with a reason", async () => {
  const world = await runWorld();
  const before = await listModels(world.scope);
  expect(before.find(({ id }) => id === "gpt-4")).toMatchObject({
    runnable: false,
    lifecycle: { state: "shutdown", replacement: "gpt-5.6-sol" },
  });
  await prisma().apiKey.create({
    data: {
      orgId: world.orgId,
      ciphertext: "-",
      last4: "abcd",
      fingerprint: "f",
      state: "works",
      served: [{ id: "gpt-4", shutdownDate: null }],
      createdById: world.managerId,
    },
  });
  const after = await listModels(world.scope);
  expect(after.find(({ id }) => id === "gpt-4")).toMatchObject({ runnable: true });
  expect(after.find(({ id }) => id === "gpt-6-luna")).toMatchObject({
    runnable: false,
    lifecycle: { state: "unlisted" },
  });
});

it("lists runs with who started them, and a score only where ground truth was the scope", async () => {
  const world = await runWorld({ tasks: 20, groundTruth: 8 });
  await start(world, "ground_truth");
  await start(world, "all");
  await drain();
  const runs = await listRuns(world.scope, { promptId: world.promptId });
  expect(runs.map(({ scope, startedBy, score }) => ({ scope, startedBy, n: score?.n ?? null }))).toEqual([
    { scope: "all", startedBy: "Mia", n: null },
    { scope: "ground_truth", startedBy: "Mia", n: 8 },
  ]);
});

it("keeps the score of a full evaluation when a later one takes only what is missing", async () => {
  const world = await runWorld({ tasks: 10, groundTruth: 4 });
  const { runId } = await start(world, "ground_truth");
  await drain();
  const task = await prisma().task.findFirstOrThrow({
    where: { projectId: world.projectId, groundTruthLabelId: null },
  });
  const labelId = world.labels[0]?.id ?? "";
  await prisma().task.update({ where: { id: task.id }, data: { groundTruthLabelId: labelId } });
  await start(world, "ground_truth", true);
  await drain();
  const { versions } = await getPrompt(world.scope, { promptId: world.promptId });
  expect(versions[0]?.score).toMatchObject({ runId, n: 4 });
  const runs = await listRuns(world.scope, { promptId: world.promptId });
  expect(runs.map(({ score }) => score?.n)).toEqual([1, 4]);
});

it("tells failed rows from those that have no answer yet", async () => {
  const world = await runWorld({ tasks: 10, groundTruth: 4 });
  const { runId } = await start(world, "ground_truth");
  await drain();
  const rows = await prisma().prediction.findMany({ where: { runId }, orderBy: { taskId: "asc" } });
  const failed = { state: "failed", labelId: null, label: null, code: "EMPTY" };
  await prisma().prediction.update({ where: { id: rows[0]?.id ?? 0n }, data: failed });
  await prisma().prediction.delete({ where: { id: rows[1]?.id ?? 0n } });
  const { cells } = await getConfusion(world.scope, { runId });
  const without = cells.filter((cell) => cell.predictedId === null);
  expect(without.reduce((sum, cell) => sum + cell.n, 0)).toBe(2);
  expect(without.reduce((sum, cell) => sum + cell.pending, 0)).toBe(1);
  const { rows: shown } = await listResults(world.scope, { runId, filter: "all" });
  expect(shown.map(({ state }) => state)).toEqual(["failed", null, "done", "done"]);
  expect(shown[1]?.promptTokens).toBeNull();
});

it("says how right the answers are that a conversion would take", async () => {
  const world = await runWorld({ tasks: 10, groundTruth: 4 });
  const { runId } = await start(world, "all");
  await drain();
  const [first, second] = await prisma().prediction.findMany({
    where: { runId },
    orderBy: { taskId: "asc" },
  });
  await prisma().prediction.updateMany({ where: { runId }, data: { confidence: 0.9 } });
  const wrong = { labelId: second?.labelId ?? "", confidence: 0.4 };
  await prisma().prediction.update({ where: { id: first?.id ?? 0n }, data: wrong });
  const target = { versionId: world.versionId, onlyUnlabeled: true, labelIds: [] };
  const all = await previewConversion(world.scope, target);
  expect(all).toMatchObject({ predicted: 10, hasConfidence: true, measured: 4, right: 3 });
  const sure = await previewConversion(world.scope, { ...target, minConfidence: 0.5 });
  expect(sure).toMatchObject({ measured: 3, right: 3 });
  for (const row of sure.labels) expect(row.converts + row.annotated + row.unsure).toBe(row.predicted);
});
