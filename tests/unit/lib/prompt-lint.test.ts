// Every line of the lint table: what makes it appear and what does not.
import { describe, expect, it } from "vitest";
import { type LintInput, lintPrompt } from "@/lib/prompt-lint";
import { closest } from "@/lib/spelling";

const input: LintInput = { columns: ["text", "subject"], classes: ["Spam", "Ham"] };
const codes = (user: string, system = "", more: Partial<LintInput> = {}) =>
  lintPrompt({ system, user }, { ...input, ...more }).map(({ level, code }) => `${level} ${code}`);

describe("lintPrompt", () => {
  it("finds nothing in a good prompt", () => {
    expect(codes("{{text}}", 'Choose one of {{classes}}. JSON is fine: {"a": {"b": 1}}')).toEqual([]);
    expect(codes("Is it Spam or Ham? {text}")).toEqual([]);
  });
  it("wants a data variable in one of the panes", () => {
    expect(codes("{{classes}}")).toEqual(["error NO_VARIABLE"]);
    expect(codes("", "{{classes}} {{text}}")).toEqual([]);
  });
  it("points at unknown variables and near misses", () => {
    const [unknown, near] = lintPrompt({ system: "{{classes}} {sbject}", user: "{{text}} {{txt}}" }, input);
    expect(unknown).toMatchObject({
      code: "UNKNOWN_VARIABLE",
      level: "error",
      at: { pane: "user", start: 9, end: 16 },
    });
    expect(unknown?.message).toContain("Did you mean {{text}}?");
    expect(near).toMatchObject({
      code: "DID_YOU_MEAN",
      level: "warning",
      at: { pane: "system", start: 12, end: 20 },
    });
    expect(codes("{{classes}} {{text}} {whatever} {}")).toEqual([]);
  });
  it("notes classes that we add ourselves", () => {
    expect(codes("{{text}} spam?")).toEqual(["note CLASS_NOT_MENTIONED"]);
    expect(lintPrompt({ system: "", user: "{{text}} spam?" }, input)[0]?.message).toMatch(
      /^Not mentioned: Ham\./,
    );
  });
  it.each([
    'Say "Spam", "Ham" or "Eggs". {{text}}',
    "- Spam: bad\n- Ham: good\n- Eggs\n{{text}}",
    "1. Spam\n2. Ham\n3) Eggs\n{{text}}",
  ])("warns of a class that does not exist: %j", (user) => {
    const lints = lintPrompt({ system: "", user }, input);
    expect(lints).toMatchObject([
      { code: "UNKNOWN_CLASS", level: "warning", message: "Not a class of this project: Eggs." },
    ]);
  });
  it("leaves quoted words alone that are no list of classes", () => {
    expect(codes('Spam or Ham? The word "free" and "win" are hints. {{text}}')).toEqual([]);
  });
  it.each([
    "Answer with an explanation.",
    "Return a list of matches",
    "Explain why.",
    "Give all labels that apply",
  ])("warns of %j", (phrase) => {
    expect(codes(`{{classes}} {{text}} ${phrase}`)).toEqual(["warning ANSWER_FORMAT"]);
  });
  it("counts characters over both panes", () => {
    expect(codes(`{{classes}}{{text}}${"x".repeat(30_000)}`, "y".repeat(19_981))).toEqual([]);
    expect(codes(`{{classes}}{{text}}${"x".repeat(30_000)}`, "y".repeat(19_982))).toEqual(["error TOO_LONG"]);
  });
  it("tells tasks over the context", () => {
    expect(codes("{{classes}}{{text}}", "", { tasksOverContext: 0 })).toEqual([]);
    expect(codes("{{classes}}{{text}}", "", { tasksOverContext: 3 })).toEqual(["warning OVER_CONTEXT"]);
  });
  it.each(['"', "- ", "return ", "{a} ", " ", "\n- a"])("is fast on 1 MB of %j", (unit) => {
    const user = unit.repeat(Math.floor(1_000_000 / unit.length));
    const start = performance.now();
    lintPrompt({ system: "", user }, input);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

it("closest takes small slips only", () => {
  expect(closest("TEXT", ["text"])).toBe("text");
  expect(closest("tex", ["subject", "text"])).toBe("text");
  expect(closest("body", ["text"])).toBeNull();
  expect(closest("subjcet", ["subject"])).toBe("subject");
  expect(closest("", ["a"])).toBeNull();
});
