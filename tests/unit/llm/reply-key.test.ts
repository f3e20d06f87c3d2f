// The key of a request: the same for the same question, another for anything that may change the answer.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modelById } from "@/lib/models";
import type { Model, StrategyName } from "@/lib/models/types";
import { replyKeys } from "@/server/llm/reply-key";
import type { LabelChoice } from "@/server/llm/types";

const model = (id: string): Model => {
  const found = modelById(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

const LABELS: LabelChoice[] = ["spam", "ham"].map((value) => ({ value, description: null }));
const refusing = (...names: StrategyName[]) => ({
  has: (name: StrategyName) => names.includes(name),
  add: () => Promise.resolve(),
});
const ASKED = { model: model("gpt-4o"), labels: LABELS, baseUrl: "https://a.test/v1", refusals: refusing() };
const PANES = { system: "Sort.", user: "Is this spam?" };

test("is the same for the same panes, whatever was asked before", async () => {
  const keyOf = replyKeys(ASKED);
  const first = await keyOf(PANES);
  await keyOf({ ...PANES, system: "Sort well." });
  expect(await keyOf(PANES)).toEqual(first);
  expect(await replyKeys(ASKED)(PANES)).toEqual(first);
  expect(first).toEqual({ hash: expect.stringMatching(/^[\w-]{24}$/), strategy: "json_schema" });
});

describe("is another when there is another", () => {
  test.each<[string, Partial<typeof ASKED>, Partial<typeof PANES>]>([
    ["host", { baseUrl: "https://b.test/v1" }, {}],
    ["model", { model: model("gpt-4.1") }, {}],
    ["way of asking", { refusals: refusing("json_schema") }, {}],
    ["label", { labels: [...LABELS, { value: "other", description: null }] }, {}],
    ["order of labels", { labels: LABELS.toReversed() }, {}],
    ["System pane", {}, { system: "Sort well." }],
    ["User pane", {}, { user: "Is that spam?" }],
  ])("%s", async (_, asked, panes) => {
    const [one, other] = [
      await replyKeys(ASKED)(PANES),
      await replyKeys({ ...ASKED, ...asked })({ ...PANES, ...panes }),
    ];
    expect(other?.hash).not.toBe(one?.hash);
  });
});

test("is another for another description where the way of asking sends it", async () => {
  const asked = { ...ASKED, model: model("gpt-4-turbo") };
  const described = LABELS.map(({ value }) => ({ value, description: "x" }));
  const [one, other] = [
    await replyKeys(asked)(PANES),
    await replyKeys({ ...asked, labels: described })(PANES),
  ];
  expect(one?.strategy).toBe("number_logit_bias");
  expect(other?.hash).not.toBe(one?.hash);
});

test("is of one pair of panes alone: what stands at the end of one does not count as the beginning of the other", async () => {
  const pane = fc.string({ unit: "grapheme", maxLength: 20 });
  const keyOf = replyKeys(ASKED);
  await fc.assert(
    fc.asyncProperty(pane, pane, pane, pane, async (a, b, c, d) => {
      fc.pre((a !== c || b !== d) && a.trim() !== "" && c.trim() !== "");
      const [one, other] = [await keyOf({ system: a, user: b }), await keyOf({ system: c, user: d })];
      expect(one?.hash).not.toBe(other?.hash);
    }),
    { numRuns: 200 },
  );
});

test("is none where the host takes no way of asking", async () => {
  const refusals = refusing(...ASKED.model.strategies);
  expect(await replyKeys({ ...ASKED, refusals })(PANES)).toBeNull();
});
