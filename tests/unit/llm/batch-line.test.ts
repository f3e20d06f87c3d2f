// Lines of batches: split from pieces of any size, and read like the answers of calls, at half the price.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelById } from "@/lib/models";
import type { StrategyName } from "@/lib/models/types";
import { linesOf } from "@/server/llm/batch-file";
import { type AskedLines, readLine } from "@/server/llm/batch-line";

const LABELS = [
  { value: "refund", description: null },
  { value: "praise", description: null },
];

const asked = (strategy: StrategyName, id = "gpt-4o"): AskedLines => {
  const model = modelById(id);
  if (!model) throw new Error(`no ${id}`);
  return { model, labels: LABELS, strategy };
};

const USAGE = { prompt_tokens: 1_000, completion_tokens: 10 };
const answer = (content: string, change: object = {}) => ({
  choices: [{ finish_reason: "stop", message: { content }, ...change }],
  usage: USAGE,
});
const lineOf = (status_code: number, body: unknown, request_id = "req-1") =>
  JSON.stringify({ id: "x", custom_id: "17", response: { status_code, request_id, body }, error: null });
const refused = (status: number, error: object) => lineOf(status, { error });

const read = (line: string, strategy: StrategyName = "json_schema") => {
  const found = readLine(line, asked(strategy));
  if (!found) throw new Error("not a line");
  return found.reading;
};

describe("a line of answers", () => {
  it("is a label, with its tokens and half the price", () => {
    const found = readLine(lineOf(200, answer('{"label":"praise"}')), asked("json_schema"));
    expect(found).toMatchObject({
      id: "17",
      reading: { kind: "done", outcome: { labelIndex: 1, strategy: "json_schema", attempts: 1 } },
    });
    // (1,000 x 2.50 + 10 x 10) / 1,000,000, halved
    expect(found?.reading).toMatchObject({
      outcome: { costUsd: 0.0013, usage: { inputTokens: 1_000, outputTokens: 10 } },
    });
  });

  it("is read by the strategy that asked", () => {
    expect(read(lineOf(200, answer("2")), "number_logit_bias")).toMatchObject({ outcome: { labelIndex: 1 } });
    expect(read(lineOf(200, answer("The label is refund.")), "text_parse")).toMatchObject({
      outcome: { labelIndex: 0 },
    });
  });

  it.each([
    ["another label", answer('{"label":"spam"}'), "INVALID_LABEL"],
    ["no JSON", answer("refund"), "BAD_JSON"],
    ["nothing", answer(""), "EMPTY"],
    ["a refusal", answer("", { message: { refusal: "no" } }), "REFUSAL"],
    ["a cut answer", answer('{"lab', { finish_reason: "length" }), "LENGTH"],
    ["a filtered answer", answer("", { finish_reason: "content_filter" }), "CONTENT_FILTER"],
  ])("fails for good and is paid for: %s", (_, body, code) => {
    expect(read(lineOf(200, body))).toMatchObject({
      kind: "failed",
      outcome: { code, httpStatus: 200, requestId: "req-1", costUsd: 0.0013 },
    });
  });

  it.each([
    ["a fault of the provider", refused(500, {}), "again", "UPSTREAM"],
    ["a rate limit", refused(429, { code: "rate_limit_exceeded" }), "again", "RATE_LIMIT"],
    ["an answer of a wrong shape", lineOf(200, "<html>"), "again", "BAD_ANSWER"],
    [
      "a window that was over",
      JSON.stringify({ custom_id: "17", response: null, error: { code: "batch_expired" } }),
      "again",
      "TIMEOUT",
    ],
    ["a bad request", refused(400, { message: "no" }), "failed", "BAD_REQUEST"],
    [
      "a text that is too long",
      refused(400, { code: "context_length_exceeded" }),
      "failed",
      "CONTEXT_EXCEEDED",
    ],
    [
      "an ability that is missing",
      refused(400, { param: "response_format" }),
      "next_strategy",
      "BAD_REQUEST",
    ],
  ])("%s", (_, line, kind, code) => {
    expect(read(line)).toMatchObject({ kind, outcome: { kind: "failed", code } });
  });

  it.each([
    ["a key that is refused", refused(401, {}), "KEY_INVALID"],
    ["no credit", refused(429, { code: "insufficient_quota" }), "QUOTA"],
    ["a model that is gone", refused(404, {}), "MODEL_NOT_FOUND"],
  ])("pauses the run: %s", (_, line, code) => {
    expect(read(line)).toEqual({ kind: "pause", code });
  });

  it("is nothing when it is no line", () => {
    for (const text of ["", "null", "{}", "[]", '{"custom_id":5}', `{"custom_id":"${"1".repeat(65)}"}`, "{"])
      expect(readLine(text, asked("json_schema"))).toBeNull();
  });
});

describe("pieces of a file", () => {
  async function* pieces(bytes: Uint8Array, cuts: readonly number[]) {
    let at = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      yield bytes.subarray(at, cut);
      at = cut;
    }
    yield bytes.subarray(at);
  }
  const read = async (from: AsyncIterable<Uint8Array>) => {
    const lines = [];
    for await (const line of linesOf(from)) lines.push(line);
    return lines;
  };

  it("give its lines, wherever they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: "grapheme" }).filter((line) => !/[\n\r]/.test(line) && line.trim() !== ""),
        ),
        fc.array(fc.nat(2_000)),
        async (lines, cuts) => {
          const bytes = new TextEncoder().encode(lines.map((line) => `${line.toWellFormed()}\n`).join(""));
          const inside = cuts.filter((cut) => cut < bytes.length);
          expect(await read(pieces(bytes, inside))).toEqual(lines.map((line) => line.toWellFormed()));
        },
      ),
    );
  });

  it("leave out a line that is too long, and only that", async () => {
    const bytes = new TextEncoder().encode(`a\n${"x".repeat(1_200_000)}\nb\n${"y".repeat(1_200_000)}\nc`);
    const cuts = Array.from({ length: 40 }, (_, n) => (n + 1) * 60_000);
    expect(await read(pieces(bytes, cuts))).toEqual(["a", "b", "c"]);
  });
});
