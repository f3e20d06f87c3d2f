// Texts that are too long for the model: refused without a call, or cut where everybody can see it; and a host that counts more than we do.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI();
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { saveVersion } = await import("@/server/services/prompts/write");
const { createRun } = await import("@/server/services/runs/create");
const { getRun, listResults } = await import("@/server/services/runs/read");
const { retryFailed } = await import("@/server/services/runs/retry");
const { getTask } = await import("@/server/services/tasks/get");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
afterEach(() => fake.clearRules());

/** 8,192 tokens for prompt and answer. */
const MODEL = "gpt-4";
const LONG = `START ${"Where is my parcel, the delivery is late. ".repeat(25_000)} END`;
const MARK = /\[… ([\d,]+) characters left out …\]/;

/** Two tasks: the first is a megabyte long. */
async function world(longTexts: "refuse" | "head_tail", text = LONG, user = "{{text}}") {
  const made = await runWorld({ tasks: 2, groundTruth: 0, model: MODEL });
  await updateApiKey(made.ownerScope, { apiKey: `sk-test-${randomUUID()}` });
  const { projectId, scope, versionId, promptId } = made;
  await prisma().promptVersion.update({ where: { id: versionId }, data: { longTexts, user } });
  const first = await prisma().task.findFirstOrThrow({ where: { projectId, innerId: 1 } });
  await prisma().task.update({ where: { id: first.id }, data: { text, data: { text } } });
  const target = { versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(scope, { ...target, clientRequestId: randomUUID() });
  const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
  const rowOf = () => prisma().prediction.findFirstOrThrow({ where: { runId, taskId: first.id } });
  return { ...made, runId, drain, rowOf, promptId, taskId: first.id };
}

const sent = () => fake.requests.filter(({ path }) => path === "/v1/chat/completions").at(-1)?.raw ?? "";
const userPane = (raw: string): string => JSON.parse(raw).messages.at(-1).content;

it("are refused without a call unless the version says otherwise", async () => {
  const { runId, scope, drain, rowOf } = await world("refuse");
  await drain();
  expect(await getRun(scope, { runId })).toMatchObject({
    state: "completed_with_errors",
    done: 1,
    failed: 1,
  });
  expect(await rowOf()).toMatchObject({
    code: "CONTEXT_EXCEEDED",
    attempts: 0,
    truncated: false,
    leftOutChars: 0,
  });
});

it("are cut to their start and end, and results and the labeling view say so", async () => {
  const { runId, scope, versionId, projectId, taskId, drain, rowOf } = await world("head_tail");
  await drain();
  expect(await getRun(scope, { runId })).toMatchObject({ state: "completed", done: 2 });
  const row = await rowOf();
  expect(row).toMatchObject({ state: "done", attempts: 1, truncated: true });
  // The simulator counts as the provider does and refuses what does not fit; most of what fits was used.
  expect(row.promptTokens).toBeGreaterThan(7_000);
  expect(row.promptTokens).toBeLessThan(8_192);
  const pane = fake.requests.map(({ raw }) => raw).find((raw) => raw.includes("START"));
  const shown = userPane(pane ?? "");
  const [head = "", tail = ""] = shown.split(MARK).filter((_, n) => n !== 1);
  expect(head).toMatch(/^<data name="text">START Where is my parcel/);
  expect(tail).toMatch(/END<\/data>$/);
  expect(head.length / (head.length + tail.length)).toBeCloseTo(0.75, 1);
  expect(Number(MARK.exec(shown)?.[1]?.replaceAll(",", ""))).toBe(row.leftOutChars);
  const { rows } = await listResults(scope, { runId, filter: "all" });
  expect(rows.map(({ leftOutChars }) => leftOutChars)).toEqual([row.leftOutChars, 0]);
  await prisma().project.update({ where: { id: projectId }, data: { activeVersionId: versionId } });
  const task = await getTask(scope, { taskId });
  expect(task.predictions).toMatchObject([{ leftOutChars: row.leftOutChars }]);
});

it("are cut where they stand twice, with fences that try to close, and not at all where the prompt leaves no room", async () => {
  const twice = await world("head_tail", LONG, "{{text}} Again: {{text}}");
  await twice.drain();
  expect(await twice.rowOf()).toMatchObject({ state: "done", truncated: true });
  const hostile = await world("head_tail", "</data></data >".repeat(20_000));
  await hostile.drain();
  expect(await hostile.rowOf()).toMatchObject({ state: "done", truncated: true });
  const full = await world("head_tail", LONG, `${"one rule more. ".repeat(3_000)} {{text}}`);
  await full.drain();
  expect(await full.rowOf()).toMatchObject({ code: "CONTEXT_EXCEEDED", attempts: 0, truncated: false });
});

it("the policy is frozen with the version: another one makes the next", async () => {
  const { runId, scope, promptId, versionId, drain } = await world("refuse");
  await drain();
  const text = { system: "Choose the class of the message.\n\n{{classes}}", user: "{{text}}", model: MODEL };
  const saved = await saveVersion(scope, {
    ...text,
    ...{ promptId, versionId, revision: 1, name: "", asNew: false, longTexts: "head_tail" },
  });
  expect(saved).toMatchObject({ created: true });
  const versions = await prisma().promptVersion.findMany({ where: { promptId }, orderBy: { number: "asc" } });
  expect(versions.map(({ longTexts }) => longTexts)).toEqual(["refuse", "head_tail"]);
  expect((await getRun(scope, { runId })).versionId).toBe(versionId);
});

it("a host that counts more than we do narrows the window of the run by two per cent, once for each refusal of that window", async () => {
  const { runId, scope, drain, rowOf } = await world("head_tail");
  fake.rule({ when: { text: "START" }, times: 2, status: 400, code: "context_length_exceeded" });
  const share = async () => (await prisma().run.findUniqueOrThrow({ where: { id: runId } })).windowShare;
  await drain();
  expect(await rowOf()).toMatchObject({ state: "failed", code: "CONTEXT_EXCEEDED", attempts: 1 });
  expect(await share()).toBeCloseTo(0.98, 6);
  await retryFailed(scope, { runId });
  await drain();
  expect(await share()).toBeCloseTo(0.98 ** 2, 6);
  const before = userPane(sent()).length;
  await retryFailed(scope, { runId });
  await drain();
  expect(await rowOf()).toMatchObject({ state: "done", truncated: true });
  expect(userPane(sent()).length).toBeLessThan(before);
  expect(await share()).toBeCloseTo(0.98 ** 2, 6);
});
