// Faults of the provider and of the way to it end as the codes of the closed list.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { classifyText } from "@/server/llm/classify";
import { processLimiter } from "@/server/llm/limiter";
import { openaiProvider } from "@/server/llm/openai";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { classify, failed, model, request, withFakeOpenAI } from "@/tests/integration/llm/harness";

const sim = withFakeOpenAI();

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
      sim.fake.rule(rule);
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
    ["fewer bytes than declared", { lengthOff: 10 }, "NETWORK"],
    ["more bytes than declared", { lengthOff: -10 }, "BAD_ANSWER"],
  ])(
    "%s fails the task after five calls",
    async (_, rule, code) => {
      sim.fake.rule({ ...rule, times: -1 });
      expect(await failed(classify())).toMatchObject({ code, attempts: 5 });
    },
    60_000,
  );

  test.each<[string, RuleInput]>([
    ["no answer", { hang: true }],
    ["one byte at a time", { dripMs: 30 }],
  ])("%s in time fails the task after five calls", async (_, rule) => {
    sim.fake.rule({ ...rule, times: -1 });
    const provider = openaiProvider({ apiKey: "sk-slow-host", timeoutMs: 150 });
    expect(await failed(classifyText(provider, request(), { limiter: processLimiter() }))).toMatchObject({
      code: "TIMEOUT",
      attempts: 5,
    });
  });

  test("a huge answer does not fill the memory", async () => {
    const before = process.memoryUsage().rss;
    sim.fake.rule({ bytes: 200_000_000, times: -1 });
    expect(await failed(classify())).toMatchObject({ code: "BAD_ANSWER", attempts: 5 });
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  }, 60_000);

  test("a stop starts no new call, and the task stays to do", async () => {
    sim.fake.rule({ status: 500, times: -1 });
    const stop = new AbortController();
    stop.abort();
    expect(await classify({ stop: stop.signal })).toMatchObject({ kind: "wait", waitMs: 0, attempts: 0 });

    vi.spyOn(Math, "random").mockReturnValue(1);
    const later = new AbortController();
    setTimeout(() => later.abort(), 200);
    const calls = sim.fake.stats.requests;
    expect(await classify({ stop: later.signal })).toMatchObject({ kind: "wait", attempts: 1 });
    expect(sim.fake.stats.requests).toBe(calls + 1);
  });

  test("a stop keeps the answer of the call in flight", async () => {
    sim.fake.rule({ delayMs: 200 });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await classify({ stop: stop.signal })).toMatchObject({ kind: "done", attempts: 1 });
  });

  test("an abort ends the call and the task stays to do", async () => {
    sim.fake.rule({ hang: true });
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
    sim.fake.rule(rule);
    expect(await failed(classify())).toMatchObject({ code, attempts: 1, httpStatus: 400 });
  });

  test("a request larger than the limit of a minute fails the task at once: no waiting helps", async () => {
    const message = "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 42000.";
    sim.fake.rule({ status: 429, code: "rate_limit_exceeded", message });
    expect(await failed(classify())).toMatchObject({
      code: "CONTEXT_EXCEEDED",
      attempts: 1,
      httpStatus: 429,
    });
  });

  test("a text too long by our count fails without a call", async () => {
    const calls = sim.fake.stats.requests;
    const text = "word ".repeat(9_000);
    expect(await failed(classify({ model: model("gpt-4"), text }))).toMatchObject({
      code: "CONTEXT_EXCEEDED",
      attempts: 0,
      costUsd: 0,
    });
    expect(sim.fake.stats.requests).toBe(calls);
  });
});

describe("faults that would meet every task", () => {
  test.each<[string, RuleInput | null, string, string]>([
    ["401", null, "wrong", "KEY_INVALID"],
    ["403", { status: 403 }, "sk-a", "KEY_INVALID"],
    ["no credit", null, "sk-quota", "QUOTA"],
    ["404", { status: 404 }, "sk-b", "MODEL_NOT_FOUND"],
  ])("%s pauses after one call", async (_, rule, apiKey, code) => {
    if (rule) sim.fake.rule({ ...rule, times: -1 });
    expect(await classify({ apiKey })).toMatchObject({ kind: "pause", code, attempts: 1 });
  });

  test("an ended model is retired", async () => {
    sim.fake.configure({ today: "2026-11-22" });
    expect(await classify({ model: model("gpt-4") })).toMatchObject({ kind: "pause", code: "MODEL_RETIRED" });
  });

  test("nothing of the provider's words is in an outcome", async () => {
    sim.fake.rule({ status: 401, message: "Incorrect API key provided: sk-abcd1234", times: -1 });
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
      sim.fake.rule({ status, headers: { location } });
      expect(await classify()).toMatchObject({ kind: "pause", code: "UPSTREAM", attempts: 1 });
    }
    expect(seen).toEqual([]);
    canary.close();
  });
});
