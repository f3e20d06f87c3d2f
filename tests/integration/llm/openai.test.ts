// Every ending of a call, over real HTTP with the real client against the simulator.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_RAW_REPLY_BYTES } from "@/lib/limits";
import { modelById } from "@/lib/models";
import type { Model, StrategyName } from "@/lib/models/types";
import { checkKey } from "@/server/llm/check-key";
import { classifyText } from "@/server/llm/classify";
import { processLimiter } from "@/server/llm/limiter";
import { openaiProvider } from "@/server/llm/openai";
import type { ClassifyRequest, Failed, Outcome } from "@/server/llm/types";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { type FakeOpenAI, startFakeOpenAI } from "@/tests/fakes/openai/server";

let fake: FakeOpenAI;
beforeAll(async () => {
  fake = await startFakeOpenAI();
  process.env.LLM_BASE_URL = fake.url;
});
afterAll(() => fake.close());
afterEach(() => {
  fake.clearRules();
  fake.configure({ today: null, latencyMs: 0 });
});

const LABELS = [
  { value: "refund", description: "wants money back, was charged twice, a wrong bill" },
  { value: "delivery", description: "asks where a parcel is, late shipping, lost package" },
  { value: "praise", description: "thanks, compliments, a happy customer" },
];
const SYSTEM = `Sort the message.\n\nClasses:\n${LABELS.map(({ value, description }) => `- ${value}: ${description}`).join("\n")}`;
const fenced = (text: string) => `<data name="text">${text}</data>`;

function model(id: string, strategies?: StrategyName[]): Model {
  const found = modelById(id);
  if (!found) throw new Error(`no ${id}`);
  return strategies ? { ...found, strategies } : found;
}

const request = (change: Partial<ClassifyRequest> = {}): ClassifyRequest => ({
  model: model("gpt-4o"),
  labels: LABELS,
  system: SYSTEM,
  user: fenced("Where is my parcel?"),
  signal: new AbortController().signal,
  ...change,
});

let keys = 0;
/** Each call has a key of its own, so that no test waits for another's rate limit. */
function classify(
  change: Partial<ClassifyRequest> & { apiKey?: string; text?: string } = {},
): Promise<Outcome> {
  const { apiKey = `sk-test-${keys++}`, text, ...rest } = change;
  const asked = request({ ...(text !== undefined && { user: fenced(text) }), ...rest });
  return classifyText(openaiProvider({ apiKey }), asked, processLimiter());
}

async function failed(outcome: Promise<Outcome>): Promise<Failed> {
  const ended = await outcome;
  if (ended.kind !== "failed") throw new Error(`Expected a failure, got ${JSON.stringify(ended)}.`);
  return ended;
}

describe("a label", () => {
  test("comes with strategy, confidence, usage, cost and one call", async () => {
    const outcome = await classify();
    expect(outcome).toMatchObject({ kind: "done", labelIndex: 1, strategy: "json_schema", attempts: 1 });
    if (outcome.kind !== "done") return;
    expect(outcome.confidence).toBeGreaterThan(0.34);
    expect(outcome.usage.inputTokens).toBeGreaterThan(50);
    const { inputTokens, outputTokens } = outcome.usage;
    expect(outcome.costUsd).toBeCloseTo((inputTokens * 2.5 + outputTokens * 10) / 1e6, 9);
  });

  const ladders: [string, StrategyName][] = [
    ["gpt-6-luna", "decisions"],
    ["gpt-6-luna", "json_schema"],
    ["gpt-6.1-sol", "json_schema"],
    ["gpt-5.4-mini", "json_schema"],
    ["gpt-4o", "json_schema"],
    ["gpt-4o", "number_logit_bias"],
    ["gpt-4o", "forced_tool"],
    ["gpt-4-turbo", "json_object"],
    ["gpt-4", "number_logit_bias"],
    ["gpt-3.5-turbo", "forced_tool"],
    ["gpt-3.5-turbo-16k", "text_parse"],
    ["gpt-3.5-turbo-instruct", "number_logit_bias"],
    ["gpt-3.5-turbo-instruct", "text_parse"],
  ];
  test.each(ladders)("%s by %s", async (id, strategy) => {
    const outcome = await classify({ model: model(id, [strategy]) });
    expect(outcome).toMatchObject({ kind: "done", labelIndex: 1, strategy, attempts: 1 });
  });

  test("labels with commas, quotes, colons and other scripts come back by position", async () => {
    const odd = ['a, "b"', "line: colon", "日本", "C++", "ünï"].map((value) => ({
      value,
      description: null,
    }));
    const system = `Pick.\n\n${odd.map(({ value }) => `- ${value}`).join("\n")}`;
    for (const strategy of ["json_schema", "number_logit_bias", "forced_tool"] as const) {
      const chosen = model("gpt-4o", [strategy]);
      for (const [labelIndex, { value }] of odd.entries())
        expect(
          await classify({ model: chosen, labels: odd, system, text: `this is ${value}` }),
        ).toMatchObject({ kind: "done", ...(value !== "C++" && { labelIndex }) });
    }
  });
});

describe("strategies", () => {
  test("an ability that is missing is skipped, and remembered for this host and model", async () => {
    const gpt4 = model("gpt-4", ["json_schema", "text_parse"]);
    expect(await classify({ model: gpt4 })).toMatchObject({
      kind: "done",
      strategy: "text_parse",
      attempts: 2,
    });
    expect(await classify({ model: gpt4 })).toMatchObject({
      kind: "done",
      strategy: "text_parse",
      attempts: 1,
    });
  });

  test("reasoning models get an effort, a developer message and no temperature", async () => {
    await classify({ model: model("gpt-6.1-sol") });
    const body = JSON.parse(fake.requests.at(-1)?.raw ?? "{}");
    expect(body).toMatchObject({ reasoning_effort: "low" });
    expect(body.max_completion_tokens).toBeGreaterThan(2_000);
    expect(body.messages[0].role).toBe("developer");
    expect(body).not.toHaveProperty("temperature");
    expect(body).not.toHaveProperty("service_tier");
  });

  test("cache writes that cost more are switched off unless the fixed part is worth them", async () => {
    const luna = model("gpt-6-luna", ["json_schema"]);
    await classify({ model: luna, cacheKey: "version-1" });
    const short = JSON.parse(fake.requests.at(-1)?.raw ?? "{}");
    expect(short).toMatchObject({ prompt_cache_options: { mode: "explicit" } });
    expect(short).not.toHaveProperty("prompt_cache_key");
    await classify({ model: luna, cacheKey: "version-1", system: `${SYSTEM}\n${"A rule. ".repeat(800)}` });
    const long = JSON.parse(fake.requests.at(-1)?.raw ?? "{}");
    expect(long.prompt_cache_key).toBe("version-1");
    expect(long.messages[0].content[0].prompt_cache_breakpoint).toEqual({ mode: "explicit" });
  });
});

describe("answers that are no label", () => {
  const parse = model("gpt-4o", ["text_parse"]);

  test("one repair call mends them, and its usage counts", async () => {
    const plain = await classify({ model: parse });
    fake.rule({ answer: "no idea" });
    const mended = await classify({ model: parse });
    expect(mended).toMatchObject({ kind: "done", labelIndex: 1, attempts: 2 });
    expect(mended.usage.inputTokens).toBeGreaterThan(2 * plain.usage.inputTokens);
    expect(JSON.parse(fake.requests.at(-1)?.raw ?? "{}").messages).toHaveLength(4);
  });

  test.each<[string, RuleInput, Model, string, number]>([
    ["wrong label", { answer: "no idea" }, parse, "INVALID_LABEL", 2],
    ["two labels", { answer: "refund or praise" }, parse, "INVALID_LABEL", 2],
    ["zero-width space", { answer: "ref\u200bund" }, parse, "INVALID_LABEL", 2],
    ["empty", { answer: " " }, parse, "EMPTY", 2],
    ["not JSON", { answer: "{" }, model("gpt-4o"), "BAD_JSON", 2],
    ["other JSON", { answer: '["refund"]' }, model("gpt-4o"), "BAD_JSON", 2],
    ["label outside", { answer: '{"label":"ADMIN"}' }, model("gpt-4o"), "INVALID_LABEL", 2],
    ["cut off", { finish: "length" }, model("gpt-4o"), "LENGTH", 2],
    ["refusal", { refusal: true }, model("gpt-4o"), "REFUSAL", 1],
    ["refusal of decisions", { refusal: true }, model("gpt-6-luna"), "REFUSAL", 1],
    ["filter", { finish: "content_filter" }, model("gpt-4o"), "CONTENT_FILTER", 1],
    ["no choices", { raw: '{"choices":[]}' }, model("gpt-4o"), "EMPTY", 2],
  ])("%s", async (_, rule, chosen, code, attempts) => {
    fake.rule({ ...rule, times: -1 });
    expect(await failed(classify({ model: chosen }))).toMatchObject({ code, attempts, httpStatus: 200 });
  });

  test("a cut answer gets twice the room once", async () => {
    fake.rule({ finish: "length" });
    expect(await classify()).toMatchObject({ kind: "done", attempts: 2 });
    const [first, second] = fake.requests.slice(-2).map(({ raw }) => JSON.parse(raw).max_completion_tokens);
    expect(second).toBe(2 * first);
  });

  test("the raw reply is kept, at most 4 KB of it, in a form that can be stored", async () => {
    fake.rule({ answer: `refund\u0000 \ud800 ${"é".repeat(5_000)}`, times: -1 });
    const { rawReply } = await failed(classify({ model: parse }));
    expect(rawReply?.startsWith("refund\ufffd \ufffd é")).toBe(true);
    expect(Buffer.byteLength(rawReply ?? "")).toBeLessThanOrEqual(MAX_RAW_REPLY_BYTES);
    expect(rawReply?.isWellFormed()).toBe(true);
  });
});

describe("faults of the provider", () => {
  // Short waits between the tries: the jitter takes its share from here.
  beforeEach(() => vi.spyOn(Math, "random").mockReturnValue(0.01));
  afterEach(() => vi.restoreAllMocks());

  test("a burst of them is survived", async () => {
    for (const rule of [
      { status: 500 },
      { reset: true },
      { raw: "<html>", contentType: "text/html" },
      { cut: true },
    ])
      fake.rule(rule);
    expect(await classify()).toMatchObject({ kind: "done", labelIndex: 1, attempts: 5 });
  });

  test.each<[string, RuleInput, string]>([
    ["500", { status: 500 }, "UPSTREAM"],
    ["503", { status: 503 }, "UPSTREAM"],
    ["409", { status: 409 }, "UPSTREAM"],
    ["reset", { reset: true }, "NETWORK"],
    ["HTML with 200", { raw: "<html>", contentType: "text/html" }, "BAD_ANSWER"],
    ["truncated JSON", { raw: '{"choi' }, "BAD_ANSWER"],
    ["empty body", { raw: "" }, "BAD_ANSWER"],
    ["wrong shape", { raw: '{"choices":{}}' }, "BAD_ANSWER"],
    ["body cut on the wire", { cut: true, headers: {} }, "NETWORK"],
  ])(
    "%s fails the task after five calls",
    async (_, rule, code) => {
      fake.rule({ ...rule, times: -1 });
      expect(await failed(classify())).toMatchObject({ code, attempts: 5 });
    },
    60_000,
  );

  test.each<[string, RuleInput]>([
    ["no answer", { hang: true }],
    ["one byte at a time", { dripMs: 30 }],
  ])("%s in time fails the task after five calls", async (_, rule) => {
    fake.rule({ ...rule, times: -1 });
    const provider = openaiProvider({ apiKey: "sk-slow-host", timeoutMs: 150 });
    expect(await failed(classifyText(provider, request(), processLimiter()))).toMatchObject({
      code: "TIMEOUT",
      attempts: 5,
    });
  });

  test("a huge answer does not fill the memory", async () => {
    const before = process.memoryUsage().rss;
    fake.rule({ bytes: 200_000_000, times: -1 });
    expect(await failed(classify())).toMatchObject({ code: "BAD_ANSWER", attempts: 5 });
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  }, 60_000);

  test("a stop starts no new call, and the task stays to do", async () => {
    fake.rule({ status: 500, times: -1 });
    const stop = new AbortController();
    stop.abort();
    expect(await classify({ stop: stop.signal })).toMatchObject({ kind: "wait", waitMs: 0, attempts: 0 });

    vi.spyOn(Math, "random").mockReturnValue(1);
    const later = new AbortController();
    setTimeout(() => later.abort(), 200);
    const calls = fake.stats.requests;
    expect(await classify({ stop: later.signal })).toMatchObject({ kind: "wait", attempts: 1 });
    expect(fake.stats.requests).toBe(calls + 1);
  });

  test("a stop keeps the answer of the call in flight", async () => {
    fake.rule({ delayMs: 200 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await classify({ stop: stop.signal })).toMatchObject({ kind: "done", attempts: 1 });
  });

  test("an abort ends the call and the task stays to do", async () => {
    fake.rule({ hang: true });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("canceled")), 100);
    await expect(classify({ signal: stop.signal })).rejects.toThrow("canceled");
  });

  test.each<[string, RuleInput, string]>([
    [
      "a text too long by the provider's count",
      { status: 400, code: "context_length_exceeded" },
      "CONTEXT_EXCEEDED",
    ],
    ["a bad request", { status: 400, message: "no" }, "BAD_REQUEST"],
    ["a policy violation", { status: 400, code: "content_policy_violation" }, "CONTENT_FILTER"],
  ])("%s fails the task at once", async (_, rule, code) => {
    fake.rule(rule);
    expect(await failed(classify())).toMatchObject({ code, attempts: 1, httpStatus: 400 });
  });

  test("a text too long by our count fails without a call", async () => {
    const calls = fake.stats.requests;
    const text = "word ".repeat(9_000);
    expect(await failed(classify({ model: model("gpt-4"), text }))).toMatchObject({
      code: "CONTEXT_EXCEEDED",
      attempts: 0,
      costUsd: 0,
    });
    expect(fake.stats.requests).toBe(calls);
  });
});

describe("faults that would meet every task", () => {
  test.each<[string, RuleInput | null, string, string]>([
    ["401", null, "wrong", "KEY_INVALID"],
    ["403", { status: 403 }, "sk-a", "KEY_INVALID"],
    ["no credit", null, "sk-quota", "QUOTA"],
    ["404", { status: 404 }, "sk-b", "MODEL_NOT_FOUND"],
  ])("%s pauses after one call", async (_, rule, apiKey, code) => {
    if (rule) fake.rule({ ...rule, times: -1 });
    expect(await classify({ apiKey })).toMatchObject({ kind: "pause", code, attempts: 1 });
  });

  test("an ended model is retired", async () => {
    fake.configure({ today: "2026-11-22" });
    expect(await classify({ model: model("gpt-4") })).toMatchObject({ kind: "pause", code: "MODEL_RETIRED" });
  });

  test("nothing of the provider's words is in an outcome", async () => {
    fake.rule({ status: 401, message: "Incorrect API key provided: sk-abcd1234", times: -1 });
    expect(JSON.stringify(await classify({ apiKey: "sk-abcd1234" }))).not.toContain("abcd");
  });

  test("a redirect is not followed: the other host gets nothing", async () => {
    const seen: string[] = [];
    const canary = createServer((request, response) => {
      seen.push(request.url ?? "");
      response.end('{"choices":[{"message":{"content":"{\\"label\\":\\"praise\\"}"}}]}');
    });
    await new Promise<void>((resolve) => canary.listen(0, "127.0.0.1", resolve));
    const location = `http://127.0.0.1:${(canary.address() as AddressInfo).port}/v1/chat/completions`;
    for (const status of [301, 302, 307, 308]) {
      fake.rule({ status, headers: { location } });
      expect(await classify()).toMatchObject({ kind: "pause", code: "UPSTREAM", attempts: 1 });
    }
    expect(seen).toEqual([]);
    canary.close();
  });
});

describe("rate limits", () => {
  const limited = (headers: Record<string, string>, times = 1): RuleInput => ({
    status: 429,
    code: "rate_limit_exceeded",
    type: "requests",
    headers,
    times,
  });

  test.each<[string, () => Record<string, string>, number]>([
    ["milliseconds", () => ({ "retry-after-ms": "150" }), 150],
    ["seconds", () => ({ "retry-after": "1" }), 1_000],
    ["a date", () => ({ "retry-after": new Date(Date.now() + 2_000).toUTCString() }), 900],
    ["garbage", () => ({ "retry-after": "soon" }), 1_000],
    ["nothing", () => ({}), 1_000],
  ])("the wait is honoured: %s", async (_, headers, atLeastMs) => {
    fake.rule(limited(headers()));
    const startedAt = performance.now();
    expect(await classify()).toMatchObject({ kind: "done", attempts: 2 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(atLeastMs - 20);
  });

  test("a wait beyond the deadline leaves the task to do, and no call is made before it is over", async () => {
    fake.rule(limited({ "retry-after": "120" }, -1));
    const limiter = processLimiter();
    const provider = openaiProvider({ apiKey: "sk-slow" });
    const ask = () => classifyText(provider, request(), limiter);
    const first = await ask();
    expect(first).toMatchObject({ kind: "wait", code: "RATE_LIMIT", attempts: 1 });
    if (first.kind === "wait") expect(first.waitMs).toBeGreaterThan(100_000);
    expect(await ask()).toMatchObject({ kind: "wait", attempts: 0 });
    expect(fake.stats.byKey["sk-slow"]).toBe(1);
  });

  test("no task fails for rate alone in a storm, and the calls stay few", async () => {
    const limiter = processLimiter();
    const provider = openaiProvider({ apiKey: "sk-storm" });
    fake.rule({ ...limited({ "retry-after-ms": "40" }, 60), when: { key: "sk-storm" } });
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, () => classifyText(provider, request(), limiter)),
    );
    expect(outcomes.every(({ kind }) => kind === "done")).toBe(true);
    expect(fake.stats.byKey["sk-storm"]).toBe(120);
  });
});

describe("the key", () => {
  const signal = new AbortController().signal;

  test("a good key works and tells its models with their ends", async () => {
    const check = await checkKey("sk-good", signal);
    expect(check.state).toBe("works");
    if (check.state === "works")
      expect(check.models).toContainEqual({ id: "gpt-4o", shutdownDate: "2027-01-14" });
  });

  test("a wrong key and an empty account are refused", async () => {
    expect(await checkKey("wrong", signal)).toEqual({ state: "refused", code: "KEY_INVALID" });
    expect(await checkKey("sk-quota", signal)).toEqual({ state: "refused", code: "QUOTA" });
  });

  test("a restricted key, a host without a list and a host that is down are told apart", async () => {
    fake.rule({ status: 403 });
    expect(await checkKey("sk-c", signal)).toEqual({ state: "untested" });
    fake.rule({ status: 404 });
    expect(await checkKey("sk-c", signal)).toEqual({ state: "untested" });
    fake.rule({ status: 500 });
    expect(await checkKey("sk-c", signal)).toEqual({ state: "unreachable", code: "UPSTREAM" });
    fake.rule({ raw: "<html>", contentType: "text/html" });
    expect(await checkKey("sk-c", signal)).toEqual({ state: "unreachable", code: "BAD_ANSWER" });
  });
});
