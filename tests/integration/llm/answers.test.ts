// Answers that are no label: one repair call, then a failure with the reply kept.
import { describe, expect, test } from "vitest";
import { MAX_RAW_REPLY_BYTES } from "@/lib/limits";
import type { Model } from "@/lib/models/types";
import type { RuleInput } from "@/tests/fakes/openai/rules";
import { classify, failed, model, withFakeOpenAI } from "@/tests/integration/llm/harness";

const sim = withFakeOpenAI();

describe("answers that are no label", () => {
  const parse = model("gpt-4o", ["text_parse"]);

  test("one repair call mends them, and its usage counts", async () => {
    const plain = await classify({ model: parse });
    sim.fake.rule({ answer: "no idea" });
    const mended = await classify({ model: parse });
    expect(mended).toMatchObject({ kind: "done", labelIndex: 1, attempts: 2 });
    expect(mended.usage.inputTokens).toBeGreaterThan(2 * plain.usage.inputTokens);
    expect(JSON.parse(sim.fake.requests.at(-1)?.raw ?? "{}").messages).toHaveLength(4);
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
    sim.fake.rule({ ...rule, times: -1 });
    expect(await failed(classify({ model: chosen }))).toMatchObject({ code, attempts, httpStatus: 200 });
  });

  test("a cut answer gets twice the room once", async () => {
    sim.fake.rule({ finish: "length" });
    expect(await classify()).toMatchObject({ kind: "done", attempts: 2 });
    const [first, second] = sim.fake.requests
      .slice(-2)
      .map(({ raw }) => JSON.parse(raw).max_completion_tokens);
    expect(second).toBe(2 * first);
  });

  test("the raw reply is kept, at most 4 KB of it, in a form that can be stored", async () => {
    sim.fake.rule({ answer: `refund\u0000 \ud800 ${"é".repeat(5_000)}`, times: -1 });
    const { rawReply } = await failed(classify({ model: parse }));
    expect(rawReply?.startsWith("refund\ufffd \ufffd é")).toBe(true);
    expect(Buffer.byteLength(rawReply ?? "")).toBeLessThanOrEqual(MAX_RAW_REPLY_BYTES);
    expect(rawReply?.isWellFormed()).toBe(true);
  });
});
