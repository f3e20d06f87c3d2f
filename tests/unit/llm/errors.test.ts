// Faults of a call become the codes of the closed list, and the right thing follows.
import { describe, expect, test } from "vitest";
import { modelById } from "@/lib/models";
import { askedWaitMs, type Fault, judge, parseSpanMs, type StatusFault } from "@/server/llm/errors";

const gpt4o = modelById("gpt-4o") ?? null;
const gpt4 = modelById("gpt-4") ?? null;
const TODAY = "2026-11-22";

const status = (code: number, more: Partial<StatusFault> = {}): Fault => ({
  kind: "status",
  status: code,
  code: null,
  type: null,
  param: null,
  saysUnsupported: false,
  saysTooLarge: false,
  requestId: null,
  headers: new Headers(),
  ...more,
});

describe("verdicts", () => {
  test.each<[string, Fault, string, string | null]>([
    ["aborted", { kind: "aborted" }, "abort", null],
    ["timeout", { kind: "timeout" }, "retry", "TIMEOUT"],
    ["network", { kind: "network" }, "retry", "NETWORK"],
    ["bad answer", { kind: "bad_answer" }, "retry", "BAD_ANSWER"],
    ["redirect", { kind: "redirect" }, "pause", "UPSTREAM"],
    ["401", status(401), "pause", "KEY_INVALID"],
    ["403", status(403), "pause", "KEY_INVALID"],
    ["404", status(404), "pause", "MODEL_NOT_FOUND"],
    ["429", status(429), "wait", "RATE_LIMIT"],
    ["429 quota", status(429, { code: "insufficient_quota" }), "pause", "QUOTA"],
    ["429 too large", status(429, { saysTooLarge: true }), "fail", "CONTEXT_EXCEEDED"],
    ["408", status(408), "retry", "UPSTREAM"],
    ["409", status(409), "retry", "UPSTREAM"],
    ["500", status(500), "retry", "UPSTREAM"],
    ["500 final", status(500, { headers: new Headers({ "x-should-retry": "false" }) }), "fail", "UPSTREAM"],
    ["context", status(400, { code: "context_length_exceeded" }), "fail", "CONTEXT_EXCEEDED"],
    ["policy", status(400, { code: "content_policy_violation" }), "fail", "CONTENT_FILTER"],
    ["ability by param", status(400, { param: "response_format" }), "next_strategy", "BAD_REQUEST"],
    ["ability by code", status(400, { code: "unsupported_value" }), "next_strategy", "BAD_REQUEST"],
    ["ability by text", status(400, { saysUnsupported: true }), "next_strategy", "BAD_REQUEST"],
    ["other 400", status(400), "fail", "BAD_REQUEST"],
    ["422", status(422), "fail", "BAD_REQUEST"],
  ])("%s", (_, fault, does, code) => {
    const verdict = judge(fault, gpt4o, TODAY);
    expect(verdict.does).toBe(does);
    expect("code" in verdict ? verdict.code : null).toBe(code);
  });

  test("a 404 for a model whose end has passed is a retired model", () => {
    expect(judge(status(404), gpt4, TODAY)).toMatchObject({ code: "MODEL_RETIRED" });
    expect(judge(status(404), gpt4, "2026-10-01")).toMatchObject({ code: "MODEL_NOT_FOUND" });
  });
});

describe("how long a 429 asks us to wait", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  test.each<[Record<string, string>, string | null, number | null]>([
    [{ "retry-after-ms": "50", "retry-after": "9" }, null, 50],
    [{ "retry-after": "120" }, null, 120_000],
    [{ "retry-after": "0.5" }, null, 500],
    [{ "retry-after": "Sun, 22 Nov 2026 12:00:05 GMT" }, null, 5_000],
    [{ "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" }, null, null],
    [{ "retry-after": "Sun, 22 Nov 2026 11:00:09 GMT", date: "Sun, 22 Nov 2026 11:00:02 GMT" }, null, 7_000],
    [{ "retry-after": "soon" }, null, null],
    [{ "retry-after": "-5" }, null, null],
    [{ "retry-after": "soon", "x-ratelimit-reset-requests": "1.5s" }, null, 1_500],
    [{ "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s" }, "tokens", 360_000],
    [{}, null, null],
  ])("%j", (headers, type, wanted) => {
    expect(askedWaitMs(new Headers(headers), type, now)).toBe(wanted);
  });

  test("spans", () => {
    expect(parseSpanMs("120ms")).toBe(120);
    expect(parseSpanMs("1h2m3.5s")).toBe(3_723_500);
    for (const bad of [null, "", "5", "s", "1.s", "9".repeat(50)]) expect(parseSpanMs(bad)).toBeNull();
  });
});
