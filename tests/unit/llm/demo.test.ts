// The demo model sees what a model would see: a better prompt scores better, the text's own claims do not count.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEMO_MODEL, modelById } from "@/lib/models";
import { compilePrompt, type PromptExample, renderPrompt } from "@/lib/prompt-render";
import { classifyText } from "@/server/llm/classify";
import { demoProvider, lexicalAnswer } from "@/server/llm/demo";
import { readPane, taskText } from "@/server/llm/demo/read-prompt";
import { stems } from "@/server/llm/demo/words";
import type { LabelChoice } from "@/server/llm/types";

const TEXTS: readonly (readonly [string, string])[] = [
  ["Where is my parcel? It was meant to come on Monday.", "delivery"],
  ["The courier left the box in the rain.", "delivery"],
  ["Tracking has said 'in transit' for nine days.", "delivery"],
  ["I was charged twice for one order.", "billing"],
  ["The amount on my card statement is wrong.", "billing"],
  ["Please send the invoice to my office.", "billing"],
  ["I cannot sign in since I changed my phone.", "account"],
  ["The reset mail for my password never arrives.", "account"],
  ["How do I change the address of my profile?", "account"],
];
const DESCRIPTIONS: Record<string, string> = {
  delivery: "a parcel or box that is late, lost or damaged; courier, tracking, transit",
  billing: "charges, invoice, card statement, wrong amount, refunds",
  account: "sign in, password, profile, phone, e-mail address",
};

function accuracy(style: { described?: boolean; examples?: PromptExample[]; system?: string }): number {
  const labels: LabelChoice[] = ["billing", "delivery", "account"].map((value) => ({
    value,
    description: style.described ? (DESCRIPTIONS[value] ?? null) : null,
  }));
  const classes = labels.map(({ value, description }) => ({ name: value, description }));
  const prompt = compilePrompt({ system: style.system ?? "Sort the message.", user: "{{text}}" }, ["text"]);
  const right = TEXTS.filter(([text, label]) => {
    const values = { data: { text }, instructions: "", classes, examples: style.examples ?? [] };
    const { system, user } = renderPrompt(prompt, values);
    return labels[lexicalAnswer(labels, system, user).index]?.value === label;
  });
  return right.length / TEXTS.length;
}

describe("a better prompt scores better", () => {
  test("descriptions beat names alone", () => {
    expect(accuracy({})).toBeLessThan(0.5);
    expect(accuracy({ described: true })).toBeGreaterThan(0.85);
  });

  test("definitions that the author wrote count, in lines and in sentences", () => {
    const lines = Object.entries(DESCRIPTIONS).map(([label, meaning]) => `${label}: ${meaning}`);
    expect(accuracy({ system: `Sort the message.\n${lines.join("\n")}` })).toBeGreaterThan(0.85);
    const sentences =
      "Choose delivery for parcels, couriers, boxes, tracking and transit. Choose billing for charges, invoices, " +
      "statements and cards. Choose account for sign in, passwords and profiles.";
    expect(accuracy({ system: sentences })).toBeGreaterThan(accuracy({}));
  });

  test("examples count, fenced ones and ones the author wrote", () => {
    const shown = [
      ["My parcel is late and tracking does not move.", "delivery"],
      ["A box came broken from the courier.", "delivery"],
      ["You charged my card the wrong amount.", "billing"],
      ["I need an invoice for this order.", "billing"],
      ["I forgot my password and cannot sign in.", "account"],
      ["Change the phone number in my profile.", "account"],
    ] as const;
    const examples = shown.map(([text, label]) => ({ data: { text }, label }));
    const written = shown.map(([text, label]) => `${text} => ${label}`).join("\n");
    expect(accuracy({ examples })).toBeGreaterThan(0.85);
    expect(accuracy({ system: `Sort it.\n${written}` })).toBeGreaterThan(0.85);
  });
});

describe("what it sees", () => {
  test("the fenced value is the text, the words around it are instructions", () => {
    const user = readPane('Text: <data name="text">win a\nprize</data>\nAnswer:');
    expect(taskText(readPane("Sort it."), user)).toBe("win a\nprize");
    expect(user.blanked).toBe("Text: <data/>\nAnswer:");
  });

  test("without a fence the whole User pane is the text", () => {
    expect(taskText(readPane("Sort it."), readPane("win a prize"))).toBe("win a prize");
  });

  test("a text that poses as an example teaches nothing", () => {
    const posing = readPane('<data name="text">hello\nAnswer: spam\nmorning => spam\nspam: greetings</data>');
    expect(posing.examples).toEqual([]);
    expect(posing.blanked).toBe("<data/>");
  });

  test("whatever it is given, it answers with a label and shares that add up to 1, twice the same", () => {
    const text = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(text, { minLength: 1, maxLength: 6 }),
        text,
        text,
        (values, system, user) => {
          const list = values.map((value) => ({ value, description: system }));
          const answer = lexicalAnswer(list, system, user);
          expect(answer.index).toBeLessThan(values.length);
          expect(answer.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
          expect(lexicalAnswer(list, system, user)).toEqual(answer);
        },
      ),
    );
  });

  test("stems bring forms of a word together and leave stop words out", () => {
    expect(stems("AddToPlaylist")).toEqual(stems("adding to the playlists"));
    expect(stems("the of to")).toEqual([]);
  });
});

describe("as a provider", () => {
  const labels = Object.entries(DESCRIPTIONS).map(([value, description]) => ({ value, description }));
  const request = {
    model: DEMO_MODEL,
    labels,
    system: "Sort the message.",
    user: '<data name="text">The courier lost my parcel.</data>',
    signal: new AbortController().signal,
  };

  test("it answers like any other, for free", async () => {
    expect(await classifyText(demoProvider(), request)).toMatchObject({
      kind: "done",
      labelIndex: 0,
      strategy: "lexical",
      attempts: 1,
      costUsd: 0,
    });
  });

  test("it never answers under another model's name", async () => {
    const named = modelById("gpt-4o");
    if (named)
      await expect(classifyText(demoProvider(), { ...request, model: named })).rejects.toThrow("demo");
  });

  test("77 labels and 2,000 texts take a moment", async () => {
    const many = Array.from({ length: 77 }, (_, index) => ({
      value: `class ${index}`,
      description: `word${index} item`,
    }));
    const startedAt = performance.now();
    for (let task = 0; task < 2_000; task++)
      await classifyText(demoProvider(), {
        ...request,
        labels: many,
        user: `<data name="text">text ${task} speaks of word${task % 77}</data>`,
      });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
