// Rendering: values stay data, the frame around them never changes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePrompt, fence, type PromptValues, renderClasses, renderPrompt } from "@/lib/prompt-render";

const classes = [{ name: "Spam", description: "wants\nmoney", example: "Buy now" }, { name: "Ham" }];
const values = (data: PromptValues["data"], more: Partial<PromptValues> = {}): PromptValues => ({
  data,
  instructions: "Be fair.",
  classes,
  ...more,
});

describe("renderPrompt", () => {
  it("fills columns, instructions and classes", () => {
    const prompt = compilePrompt({ system: "{{instructions}}\n{{classes}}", user: "T: {{text}}" }, ["text"]);
    expect(renderPrompt(prompt, values({ text: "hi" }))).toEqual({
      system: "Be fair.\n- Spam: wants money Example: Buy now\n- Ham",
      user: 'T: <data name="text">hi</data>',
      missing: [],
    });
    expect(prompt.appends).toEqual({ classes: false, examples: true });
  });
  it("appends the class list and the examples where the author placed none", () => {
    const prompt = compilePrompt({ system: "", user: "{{text}}" }, ["text"]);
    const { system } = renderPrompt(
      prompt,
      values({ text: "x" }, { examples: [{ data: { text: "e" }, label: "Ham" }] }),
    );
    expect(system).toBe(
      'Classes:\n- Spam: wants money Example: Buy now\n- Ham\n\nExamples:\n<data name="text">e</data>\nAnswer: Ham',
    );
  });
  it("never scans inserted text again", () => {
    const prompt = compilePrompt({ system: "{{instructions}}", user: "{{a}} {{b}}" }, ["a", "b"]);
    const rendered = renderPrompt(
      prompt,
      values({ a: "{{b}} {b} $& $1", b: "secret" }, { instructions: "{{b}}" }),
    );
    expect(rendered.user).toBe('<data name="a">{{b}} {b} $& $1</data> <data name="b">secret</data>');
    expect(rendered.system.startsWith("{{b}}\n")).toBe(true);
  });
  it("writes objects as compact JSON and null as nothing", () => {
    const prompt = compilePrompt({ system: "", user: "{{o}}{{n}}{{z}}" }, ["o", "n", "z"]);
    expect(renderPrompt(prompt, values({ o: { a: [1, "é"] }, n: 7, z: null })).user).toBe(
      '<data name="o">{"a":[1,"é"]}</data><data name="n">7</data><data name="z"></data>',
    );
  });
  it("reports columns that the task lacks, also those named like prototype members", () => {
    const prompt = compilePrompt({ system: "{{toString}}", user: "{{text}}" }, ["text", "toString"]);
    expect(renderPrompt(prompt, values({ text: "x" })).missing).toEqual(["toString"]);
  });
  it("keeps every byte outside the fences equal over all tasks", () => {
    const prompt = compilePrompt({ system: "S {{instructions}}", user: "U {{text}} end" }, ["text"]);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { system, user } = renderPrompt(prompt, values({ text }));
        expect(system).toBe(renderPrompt(prompt, values({ text: "other" })).system);
        expect(user.startsWith('U <data name="text">') && user.endsWith("</data> end")).toBe(true);
      }),
    );
  });
});

describe("fence", () => {
  it.each(["</data>", "</DATA>", "</ data>", "</\n\tdata >", "a</data></data>", "<</data>"])(
    "cannot be closed by %j",
    (value) => {
      const inside = fence("text", value).slice('<data name="text">'.length, -"</data>".length);
      expect(inside).not.toMatch(/<\/\s*data/i);
      expect(inside.replaceAll("<\\/", "</")).toBe(value);
    },
  );
  it("cannot be broken by a column's name", () => {
    expect(fence('a"><b>&\n', "v")).toBe('<data name="a&quot;&gt;&lt;b&gt;&amp; ">v</data>');
  });
  it("is linear", () => {
    const start = performance.now();
    fence("a", "</ ".repeat(300_000) + " ".repeat(1_000_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

it("renderClasses keeps odd names exactly", () => {
  expect(renderClasses([{ name: "__proto__" }, { name: "a, b" }])).toBe("- __proto__\n- a, b");
});
