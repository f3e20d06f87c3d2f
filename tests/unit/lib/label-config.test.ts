// Label rules, the palette and the Label Studio configuration.
import { describe, expect, it } from "vitest";
import { LABEL_PALETTE, labelProblems, labelStudioXml, paletteColor } from "@/lib/label-config";

const named = (...values: string[]) => values.map((value) => ({ value }));
const messages = (...values: string[]) =>
  labelProblems(named(...values)).map(({ index, message }) => [index, message]);

describe("labelProblems", () => {
  it("takes 2 to 200 labels of up to 200 characters with any ordinary text", () => {
    expect(messages("Spam", "Ham")).toEqual([]);
    expect(messages("__proto__", "constructor", "toString", "=1", "日本", "x".repeat(200))).toEqual([]);
    expect(messages("Spam")).toEqual([[0, "A project needs at least 2 labels."]]);
    expect(messages(...Array.from({ length: 200 }, (_, i) => `l${i}`))).toEqual([]);
    expect(messages(...Array.from({ length: 201 }, (_, i) => `l${i}`))).toEqual([
      [200, "A project can have at most 200 labels."],
    ]);
    expect(messages("a", "x".repeat(201))).toEqual([[1, "A label's name has at most 200 characters."]]);
    expect(messages("a", "  ")).toEqual([[1, "Give the label a name."]]);
    expect(messages("a", "b\0")).toHaveLength(1);
  });
  it.each([
    ["Spam", "spam"],
    ["Spam", " Spam "],
    ["Café", "Cafe\u0301"],
    ["Not spam", "Not  spam"],
    ["A", "\uff21"],
    ["file", "\ufb01le"],
  ])("refuses %j beside %j", (a, b) => {
    expect(messages(a, "Other", b)).toEqual([
      [2, expect.stringContaining("differ only in case, spaces or Unicode form")],
    ]);
  });
  it("says when a name is simply there twice", () => {
    expect(messages("a", "a")).toEqual([[1, '"a" is there twice.']]);
  });
  it("wants each hotkey once and of one key", () => {
    const labels = [
      { value: "a", hotkey: "1" },
      { value: "b", hotkey: "1" },
      { value: "c", hotkey: "0" },
      { value: "d", hotkey: null },
    ];
    expect(labelProblems(labels)).toEqual([
      { index: 1, field: "hotkey", message: 'The hotkey 1 already belongs to "a".' },
      { index: 2, field: "hotkey", message: "A hotkey is one of 1-9 or a-z." },
    ]);
  });
});

describe("palette", () => {
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  it.each(LABEL_PALETTE)("%s is a colour that shows on light and dark", (color) => {
    expect(color).toMatch(/^#[0-9a-f]{6}$/);
    expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(color, "#0d0d10")).toBeGreaterThanOrEqual(3);
  });
  it("has twelve different colours and goes round", () => {
    expect(new Set(LABEL_PALETTE).size).toBe(12);
    expect(paletteColor(13)).toBe(paletteColor(1));
  });
});

it("labelStudioXml escapes names", () => {
  const labels = [
    { value: 'a "b" <c> & \n\u0001d', color: "#7b5cc1", hotkey: "1" },
    { value: "plain", color: "#a39300" },
  ];
  expect(labelStudioXml("text", labels)).toBe(`<View>
  <Text name="text" value="$text"/>
  <Choices name="label" toName="text" choice="single">
    <Choice value="a &quot;b&quot; &lt;c&gt; &amp; &#10;d" background="#7b5cc1" hotkey="1"/>
    <Choice value="plain" background="#a39300"/>
  </Choices>
</View>
`);
});
