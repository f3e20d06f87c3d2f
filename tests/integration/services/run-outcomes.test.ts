// The table of outcomes: every answer that a provider can give, over HTTP, and what a run stores of it.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { startFakeOpenAI } from "@/tests/fakes/openai/server";

// The address of the provider is read once, so the simulator must be there before any product code is.
const fake = await startFakeOpenAI({ isExact: false });
process.env.LLM_BASE_URL = fake.url;
const { prisma } = await import("@/server/db/client");
const { embeddedEngine, startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { updateApiKey } = await import("@/server/services/api-key/update");
const { createRun } = await import("@/server/services/runs/create");
const { getRun } = await import("@/server/services/runs/read");
const { runWorld } = await import("./run-world");

const CALLS = "/v1/chat/completions";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await stopJobs();
  await fake.close();
});
// Short waits between the tries: the jitter takes its share from here.
beforeEach(() => vi.spyOn(Math, "random").mockReturnValue(0.01));
afterEach(() => {
  vi.restoreAllMocks();
  fake.clearRules();
});

/** A run of one task for each entry, whose call meets these rules and no other's. */
async function runOver(scripts: RuleInput[][]) {
  const world = await runWorld({ tasks: scripts.length, groundTruth: 0, model: "gpt-5.6-luna" });
  const apiKey = `sk-test-${randomUUID()}`;
  await updateApiKey(world.ownerScope, { apiKey });
  for (const [n, rules] of scripts.entries())
    for (const rule of rules) fake.rule({ ...rule, when: { key: apiKey, path: CALLS, text: `(${n})` } });
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  await embeddedEngine().drain({ skipTime: true, limitMs: 25_000 });
  const rows = await prisma().prediction.findMany({ where: { runId }, orderBy: { taskId: "asc" } });
  const calls = (fake.stats.byKey[apiKey] ?? 0) - 1; // the list of models
  return { run: await getRun(world.scope, { runId }), rows, calls, orgId: world.orgId };
}

const always = (rule: RuleInput): RuleInput[] => [{ ...rule, times: -1 }];
const json = (label: string) => JSON.stringify({ label });

/** What ends a task alone: the code that is stored, and the calls that were made. */
const OF_A_TASK: [string, RuleInput[], { state: string; code: string | null; attempts: number }][] = [
  ["a label", [], { state: "done", code: null, attempts: 1 }],
  [
    "429 with a short Retry-After",
    [{ status: 429, code: "rate_limit_exceeded", headers: { "retry-after": "1" } }],
    { state: "done", code: null, attempts: 2 },
  ],
  [
    "429 with a Retry-After that is garbage",
    [{ status: 429, code: "rate_limit_exceeded", headers: { "retry-after": "soon" } }],
    { state: "done", code: null, attempts: 2 },
  ],
  [
    "429 with a Retry-After that is a date",
    [{ status: 429, headers: { "retry-after": new Date().toUTCString() } }],
    { state: "done", code: null, attempts: 2 },
  ],
  [
    "400 context_length_exceeded",
    always({ status: 400, code: "context_length_exceeded" }),
    { state: "failed", code: "CONTEXT_EXCEEDED", attempts: 1 },
  ],
  [
    "another 400",
    always({ status: 400, code: "odd" }),
    { state: "failed", code: "BAD_REQUEST", attempts: 1 },
  ],
  ["422", always({ status: 422 }), { state: "failed", code: "BAD_REQUEST", attempts: 1 }],
  [
    "400 content_policy_violation",
    always({ status: 400, code: "content_policy_violation" }),
    { state: "failed", code: "CONTENT_FILTER", attempts: 1 },
  ],
  ["408 once", [{ status: 408 }], { state: "done", code: null, attempts: 2 }],
  ["408 for ever", always({ status: 408 }), { state: "failed", code: "UPSTREAM", attempts: 5 }],
  ["409 for ever", always({ status: 409 }), { state: "failed", code: "UPSTREAM", attempts: 5 }],
  ["500 for ever", always({ status: 500 }), { state: "failed", code: "UPSTREAM", attempts: 5 }],
  ["503 four times", [{ status: 503, times: 4 }], { state: "done", code: null, attempts: 5 }],
  [
    "500 with x-should-retry: false",
    always({ status: 500, headers: { "x-should-retry": "false" } }),
    { state: "failed", code: "UPSTREAM", attempts: 1 },
  ],
  [
    "400 with x-should-retry: true, which the table does not retry",
    always({ status: 400, headers: { "x-should-retry": "true" } }),
    { state: "failed", code: "BAD_REQUEST", attempts: 1 },
  ],
  ["a reset", always({ reset: true }), { state: "failed", code: "NETWORK", attempts: 5 }],
  ["a reset, then a label", [{ reset: true }], { state: "done", code: null, attempts: 2 }],
  ["a body that is cut", always({ cut: true }), { state: "failed", code: "NETWORK", attempts: 5 }],
  ["a body over the cap", always({ bytes: 8_000_000 }), { state: "failed", code: "BAD_ANSWER", attempts: 5 }],
  [
    "200 with HTML",
    always({ raw: "<html>", contentType: "text/html" }),
    { state: "failed", code: "BAD_ANSWER", attempts: 5 },
  ],
  ["200 with a wrong shape", always({ raw: "[]" }), { state: "failed", code: "BAD_ANSWER", attempts: 5 }],
  ["truncated JSON", always({ raw: '{"choi' }), { state: "failed", code: "BAD_ANSWER", attempts: 5 }],
  ["a refusal", always({ refusal: true }), { state: "failed", code: "REFUSAL", attempts: 1 }],
  [
    "content_filter",
    always({ finish: "content_filter" }),
    { state: "failed", code: "CONTENT_FILTER", attempts: 1 },
  ],
  ["length", always({ finish: "length" }), { state: "failed", code: "LENGTH", attempts: 2 }],
  [
    "an invalid label",
    always({ answer: json("ADMIN") }),
    { state: "failed", code: "INVALID_LABEL", attempts: 2 },
  ],
  ["an invalid label, mended", [{ answer: json("ADMIN") }], { state: "done", code: null, attempts: 2 }],
  ["bad JSON", always({ answer: "{" }), { state: "failed", code: "BAD_JSON", attempts: 2 }],
  ["an empty answer", always({ answer: "" }), { state: "failed", code: "EMPTY", attempts: 2 }],
];

describe("one task's answer", () => {
  let seen: Awaited<ReturnType<typeof runOver>>;
  // All in one run: what one task meets must not touch another.
  beforeAll(async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.01);
    seen = await runOver(OF_A_TASK.map(([, rules]) => rules));
  });

  it.each(OF_A_TASK.map(([name, , expected], n) => ({ name, expected, n })))("$name", ({ expected, n }) => {
    expect(seen.rows[n]).toMatchObject(expected);
  });

  it("together end the run with a row for each, and with no call that the rows do not count", () => {
    const failed = OF_A_TASK.filter(([, , { state }]) => state === "failed").length;
    const done = OF_A_TASK.length - failed;
    expect(seen.run).toMatchObject({ state: "completed_with_errors", total: OF_A_TASK.length, done, failed });
    expect(seen.rows.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(seen.calls);
  });

  it("keeps the raw reply of a failed one only", () => {
    const raw = seen.rows.map(({ rawReply }) => rawReply);
    const at = (name: string) => raw[OF_A_TASK.findIndex(([each]) => each === name)];
    expect(at("an invalid label")).toBe(json("ADMIN"));
    expect(at("an invalid label, mended")).toBeNull();
  });
});

/** What would meet every task: the run pauses, and no task fails. */
const OF_A_RUN: [string, RuleInput, { pauseReason: string; code: string }][] = [
  ["401", { status: 401, code: "invalid_api_key" }, { pauseReason: "key", code: "KEY_INVALID" }],
  ["403", { status: 403 }, { pauseReason: "key", code: "KEY_INVALID" }],
  [
    "429 insufficient_quota",
    { status: 429, code: "insufficient_quota" },
    { pauseReason: "quota", code: "QUOTA" },
  ],
  [
    "404 model_not_found",
    { status: 404, code: "model_not_found" },
    { pauseReason: "model", code: "MODEL_NOT_FOUND" },
  ],
  [
    "429 with a Retry-After over ten minutes",
    { status: 429, headers: { "retry-after": "601" } },
    { pauseReason: "rate", code: "RATE_LIMIT" },
  ],
];

const TASKS = 60;
/** Three are in the air before the provider's limits are known, and some more where other chunks begin at that moment. */
const MOST_CALLS = 15;

describe("an answer that all tasks would get", () => {
  it.each(OF_A_RUN)("%s", async (_, rule, expected) => {
    const message = "Incorrect API key provided: sk-test-echo.";
    const { run, rows, calls, orgId } = await runOver(
      Array.from({ length: TASKS }, () => always({ ...rule, message })),
    );
    expect(run).toMatchObject({ state: "paused", total: TASKS, done: 0, failed: 0, ...expected });
    expect(rows).toEqual([]);
    expect(calls).toBeLessThanOrEqual(MOST_CALLS);
    const kept = [
      await prisma().run.findMany({ where: { orgId } }),
      await prisma().apiKey.findMany({ where: { orgId } }),
    ];
    expect(
      JSON.stringify(kept, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
    ).not.toContain("sk-test-echo");
  });

  it("a redirect to another host, which gets nothing", async () => {
    const reached: string[] = [];
    const other = createServer((request, response) => {
      reached.push(request.url ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}${CALLS}`;
    const { run } = await runOver(
      Array.from({ length: TASKS }, () => always({ status: 307, headers: { location } })),
    );
    other.close();
    expect(run).toMatchObject({ state: "paused", pauseReason: "provider", code: "UPSTREAM", failed: 0 });
    expect(reached).toEqual([]);
  });
});
