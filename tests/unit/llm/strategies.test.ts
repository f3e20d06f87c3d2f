// Strategies build one request and read one answer, without any state.
import { describe, expect, test } from "vitest";
import { modelById } from "@/lib/models";
import type { Model } from "@/lib/models/types";
import { decisions } from "@/server/llm/strategies/decisions";
import { forcedTool } from "@/server/llm/strategies/forced-tool";
import { jsonObject } from "@/server/llm/strategies/json-object";
import { jsonSchema } from "@/server/llm/strategies/json-schema";
import { lexical } from "@/server/llm/strategies/lexical";
import { numberLogitBias } from "@/server/llm/strategies/number-logit-bias";
import type { Question } from "@/server/llm/strategies/strategy";
import { textParse } from "@/server/llm/strategies/text-parse";

const LABELS = [
  { value: "spam", description: "unwanted\noffers" },
  { value: "ham", description: null },
];
const VALUES = LABELS.map(({ value }) => value);

function question(id: string, change: Partial<Question> = {}): Question {
  const model = modelById(id) as Model;
  const panes = { system: "Sort it.", user: "hello", labels: LABELS };
  return { model, ...panes, cacheKey: null, repair: null, allowance: 1, ...change };
}
const chat = (content: string | null, more: object = {}, finish = "stop") => ({
  choices: [{ finish_reason: finish, message: { content, ...more } }],
});

describe("requests", () => {
  test("a strict schema lists the labels and the fixed part comes first", () => {
    expect(jsonSchema.build(question("gpt-4o"))).toEqual({
      path: "/chat/completions",
      body: {
        model: "gpt-4o",
        messages: [
          { role: "system", content: "Sort it.\n\nAnswer with the one right label." },
          { role: "user", content: "hello" },
        ],
        max_completion_tokens: 18,
        temperature: 0,
        logprobs: true,
        response_format: {
          type: "json_schema",
          json_schema: {
            name: "classification",
            strict: true,
            schema: {
              type: "object",
              properties: { label: { type: "string", enum: ["spam", "ham"] } },
              required: ["label"],
              additionalProperties: false,
            },
          },
        },
      },
    });
  });

  test("a repair tells the answer back, cut to 500 characters", async () => {
    const repair = "x".repeat(2_000);
    const { body } = await textParse.build(question("gpt-4o", { repair, allowance: 2 }));
    const messages = body.messages as { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(messages[2]?.content).toHaveLength(500);
    expect(body.max_completion_tokens).toBe(36);
  });

  test("completions get one string that ends in the cue", async () => {
    const instruct = question("gpt-3.5-turbo-instruct");
    expect((await textParse.build(instruct)).body).toMatchObject({
      prompt: "Sort it.\n\nAnswer with one label, copied exactly, and nothing else.\n\nhello\n\nLabel:",
      stop: ["\n"],
      max_tokens: 18,
    });
    const byNumber = (await numberLogitBias.build(instruct)).body;
    expect(byNumber.prompt).toMatch(/1 = "spam": unwanted offers\n2 = "ham"\n[\s\S]*\n\nhello\n\nLabel #$/);
    expect(byNumber).toMatchObject({ max_tokens: 1, logprobs: 5 });
    expect(Object.values(byNumber.logit_bias as object)).toEqual([100, 100]);
  });

  test("numbers go into the class list that the pane shows, and are added where it shows none", async () => {
    const shown = "Sort it.\n\nClasses:\n- spam: unwanted offers\n- ham\n\nBe quick.";
    const labels = [
      { value: "spam", description: "unwanted offers" },
      { value: "ham", description: null },
    ];
    const system = async (pane: string) => {
      const { body } = await numberLogitBias.build(question("gpt-4", { system: pane, labels }));
      return (body.messages as { content: string }[])[0]?.content;
    };
    expect(await system(shown)).toBe(
      'Sort it.\n\nClasses:\n1 = "spam": unwanted offers\n2 = "ham"\n\nBe quick.\n\nAnswer with the number of the one right label and nothing else.',
    );
    expect(await system("Sort it.")).toMatch(/^Sort it\.\n\nLabels by number:\n1 = "spam": /);
  });

  test("an answer never gets more room than the model has", async () => {
    const { body } = await textParse.build(
      question("gpt-4-turbo", { labels: [{ value: "x".repeat(9_000), description: null }] }),
    );
    expect(body.max_tokens).toBe(4_096);
  });

  test("decisions send the panes as messages and descriptions with the choices", () => {
    expect(decisions.build(question("gpt-6-luna"))).toMatchObject({
      path: "/decisions",
      body: {
        input: [
          { role: "developer", content: "Sort it." },
          { role: "user", content: "hello" },
        ],
        questions: [
          { type: "choice", choices: [{ value: "spam", description: "unwanted offers" }, { value: "ham" }] },
        ],
      },
    });
  });

  test("label sets beyond a provider's limits are not sent that way", () => {
    const many = (count: number, chars = 5) =>
      Array.from({ length: count }, (_, index) => ({
        value: `${index}`.padStart(chars, "x"),
        description: null,
      }));
    expect([decisions.accepts(many(255)), decisions.accepts(many(256)), decisions.accepts(many(1))]).toEqual([
      true,
      false,
      false,
    ]);
    expect([numberLogitBias.accepts(many(300)), numberLogitBias.accepts(many(301))]).toEqual([true, false]);
    expect([jsonSchema.accepts(many(1_000)), jsonSchema.accepts(many(1_001))]).toEqual([true, false]);
    expect(jsonSchema.accepts(many(300, 60))).toBe(false);
  });
});

describe("answers", () => {
  test("a schema answer carries the probability of all its tokens", () => {
    const reply = chat('{"label":"ham"}');
    const logprobs = { content: [Math.log(0.9), Math.log(0.5)].map((logprob) => ({ token: "t", logprob })) };
    const reading = jsonSchema.read({ choices: [{ ...reply.choices[0], logprobs }] }, VALUES);
    expect(reading).toMatchObject({ kind: "label", index: 1 });
    expect(reading.kind === "label" && reading.confidence).toBeCloseTo(0.45, 9);
    expect(reading.kind === "label" && reading.shares).toEqual([
      { index: 1, share: expect.closeTo(0.45, 9) },
    ]);
    expect(jsonSchema.read(reply, VALUES)).toEqual({
      kind: "label",
      index: 1,
      confidence: null,
      shares: null,
    });
  });

  test("a number's confidence is its share among the listed numbers", () => {
    const answer = (shares: Record<string, number>) => ({
      choices: [
        {
          text: "2",
          finish_reason: "length",
          logprobs: {
            top_logprobs: [
              Object.fromEntries(Object.entries(shares).map(([token, share]) => [token, Math.log(share)])),
            ],
          },
        },
      ],
    });
    const confidence = (shares: Record<string, number>) => {
      const reading = numberLogitBias.read(answer(shares), VALUES);
      return reading.kind === "label" && reading.index === 1 ? reading.confidence : undefined;
    };
    expect(confidence({ "1": 0.2, "2": 0.6, "3": 0.1, the: 0.1 })).toBeCloseTo(0.75, 9);
    expect(confidence({ "2": 0.2, the: 0.8 })).toBeNull();
    expect(confidence({ "1": 0.9 })).toBeNull();
    expect(numberLogitBias.read(chat("0", {}, "length"), VALUES)).toMatchObject({ code: "INVALID_LABEL" });
    expect(numberLogitBias.read(chat("3", {}, "length"), VALUES)).toMatchObject({ code: "INVALID_LABEL" });
  });

  test("a tool call's argument is read, a missing call is not an answer", () => {
    const call = (text: string) => ({ tool_calls: [{ function: { arguments: text } }] });
    expect(forcedTool.read(chat(null, call('{"label":"spam"}')), VALUES)).toMatchObject({ index: 0 });
    expect(forcedTool.read(chat("spam"), VALUES)).toMatchObject({ code: "BAD_JSON", raw: "spam" });
    expect(forcedTool.read(chat(null), VALUES)).toMatchObject({ code: "EMPTY" });
  });

  test("a decision is a choice with confidence, or a refusal", () => {
    const choice = (text: string) => ({ answers: [{ type: "choice", choice: text, confidence: 0.8 }] });
    expect(decisions.read(choice("ham"), VALUES)).toEqual({
      kind: "label",
      index: 1,
      confidence: 0.8,
      shares: null,
    });
    expect(decisions.read(choice("Ham"), VALUES)).toMatchObject({ code: "INVALID_LABEL" });
    expect(decisions.read({ answers: [{ type: "refusal" }] }, VALUES)).toMatchObject({ code: "REFUSAL" });
    expect(decisions.read({ answers: [] }, VALUES)).toMatchObject({ code: "EMPTY" });
  });

  test("a decision's probabilities are kept for labels of the set alone, the likeliest first", () => {
    const shares = (probabilities: unknown) => {
      const answer = { type: "choice", choice: "ham", confidence: 0.8, probabilities };
      const reading = decisions.read({ answers: [answer] }, VALUES);
      return reading.kind === "label" ? reading.shares : reading;
    };
    const given = (value: string, probability: number) => ({ value, probability });
    expect(shares([given("spam", 0.15), given("ADMIN", 0.05), given("ham", 0.8)])).toEqual([
      { index: 1, share: 0.8 },
      { index: 0, share: 0.15 },
    ]);
    for (const nonsense of [null, "x", [], [given("spam", 7)], [{ value: "spam" }]])
      expect(shares(nonsense)).toBeNull();
  });

  test("of a long distribution the ten likeliest are kept, renormalised over the listed numbers", () => {
    const labels = Array.from({ length: 20 }, (_, n) => `label ${n}`);
    const top_logprobs = labels.map((_, n) => ({
      token: String(n + 1),
      logprob: Math.log(0.9 * 0.5 ** (n + 1)),
    }));
    const logprobs = { content: [{ token: "1", logprob: 0, top_logprobs }] };
    const choice = { finish_reason: "length", message: { content: "1" }, logprobs };
    const reading = numberLogitBias.read({ choices: [choice] }, labels);
    if (reading.kind !== "label" || !reading.shares) throw new Error("a label with shares was expected");
    expect(reading.shares.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(reading.shares[0]?.share).toBeCloseTo(0.5, 4);
    expect(reading.confidence).toBe(reading.shares[0]?.share);
  });

  test("JSON mode reads the label field and nothing else", () => {
    expect(jsonObject.read(chat('{"label":"SPAM"}'), VALUES)).toMatchObject({ index: 0 });
    expect(jsonObject.read(chat('{"answer":"spam"}'), VALUES)).toMatchObject({ code: "BAD_JSON" });
    expect(jsonObject.read(chat("spam"), VALUES)).toMatchObject({ code: "BAD_JSON", raw: "spam" });
  });

  const all = [decisions, forcedTool, jsonObject, jsonSchema, lexical, numberLogitBias, textParse];
  test.each(all.map((strategy) => [strategy.name, strategy] as const))(
    "%s takes no nonsense",
    (_, strategy) => {
      for (const data of [
        undefined,
        null,
        "",
        "<html>",
        7,
        [],
        {},
        { choices: "x" },
        { choices: [null] },
        { error: {} },
      ])
        expect(strategy.read(data, VALUES)).toMatchObject({ kind: "unusable", code: "BAD_ANSWER" });
    },
  );
});
