// What the provider's cache needs: the fixed part of the prompt first and the same bytes for every task, named by the version, and paid writes only where asked for.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { createRun } = await import("@/server/services/runs/create");
const { runWorld } = await import("./run-world");

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});

const TASKS = 60;
/** More than 1,024 tokens, from which on the provider caches. */
const LONG = `${"Read the whole message before you decide. ".repeat(200)}\n\n{{classes}}`;
const SHORT = "Choose the class.\n\n{{classes}}";

/** The bodies of a run's calls. */
async function bodiesOf(model: string, system: string) {
  const { versionId, scope, ownerScope } = await runWorld({ tasks: TASKS, groundTruth: 0, model });
  const apiKey = `sk-test-${randomUUID()}`;
  await updateApiKey(ownerScope, { apiKey });
  await prisma().promptVersion.update({ where: { id: versionId }, data: { system } });
  const target = { versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  await createRun(scope, { ...target, clientRequestId: randomUUID() });
  await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
  const calls = fake.requests.filter(({ key, path }) => key === apiKey && path !== "/v1/models");
  expect(calls).toHaveLength(TASKS);
  return { versionId, raws: calls.map(({ raw }) => raw), bodies: calls.map(({ raw }) => JSON.parse(raw)) };
}

/** How many bytes all of them begin with. */
function sharedPrefix(texts: string[]): number {
  const [first = ""] = texts;
  let at = 0;
  while (at < first.length && texts.every((text) => text[at] === first[at])) at++;
  return Buffer.byteLength(first.slice(0, at));
}

const promptOf = (body: { messages?: unknown; prompt?: string; input?: unknown }) =>
  body.prompt ?? JSON.stringify(body.messages ?? body.input);

it.each(["gpt-4o", "gpt-4.1", "gpt-3.5-turbo", "gpt-3.5-turbo-instruct", "gpt-6-luna", "gpt-5.6-luna"])(
  "the fixed part comes first and is the same bytes for every task of %s",
  async (model) => {
    const { bodies } = await bodiesOf(model, LONG);
    expect(sharedPrefix(bodies.map(promptOf))).toBeGreaterThan(Buffer.byteLength(LONG) - 20);
    const texts = bodies.map(promptOf).map((text) => text.indexOf("<data name="));
    expect(Math.min(...texts.map((at) => (at < 0 ? 0 : at)))).toBeGreaterThanOrEqual(0);
    if (bodies[0].messages) {
      const fixed = new Set(bodies.map(({ messages }) => JSON.stringify(messages[0])));
      expect(fixed.size).toBe(1);
      expect(bodies.every(({ messages }) => messages.length === 2 && messages[1].role === "user")).toBe(true);
    }
  },
);

it("a long fixed part is named by its version, a short one is not", async () => {
  const long = await bodiesOf("gpt-4o", LONG);
  expect(new Set(long.bodies.map((body) => body.prompt_cache_key))).toEqual(new Set([long.versionId]));
  const short = await bodiesOf("gpt-4o", SHORT);
  expect(short.raws.some((raw) => raw.includes("prompt_cache"))).toBe(false);
});

it("where writing to the cache is paid, it is explicit: the fixed part alone, and nothing where it is short", async () => {
  const explicit = { mode: "explicit" };
  const long = await bodiesOf("gpt-5.6-luna", LONG);
  for (const { messages, prompt_cache_options, prompt_cache_key } of long.bodies) {
    expect({ prompt_cache_options, prompt_cache_key }).toEqual({
      prompt_cache_options: explicit,
      prompt_cache_key: long.versionId,
    });
    expect(messages[0].content).toEqual([
      { type: "text", text: expect.stringContaining("Read the whole"), prompt_cache_breakpoint: explicit },
    ]);
    expect(JSON.stringify(messages[1])).not.toContain("prompt_cache_breakpoint");
  }
  const short = await bodiesOf("gpt-5.6-luna", SHORT);
  expect(short.bodies.every((body) => body.prompt_cache_options.mode === "explicit")).toBe(true);
  expect(short.raws.some((raw) => /breakpoint|prompt_cache_key/.test(raw))).toBe(false);
});

it("the classification endpoint caches by itself, so nothing is sent", async () => {
  const { raws } = await bodiesOf("gpt-6-luna", LONG);
  expect(raws.some((raw) => raw.includes("prompt_cache"))).toBe(false);
});
