// The rules of unsaved prompt text: when an edit exists, and which revision it stands on.
import { expect, it } from "vitest";
import { changeEdit, sameText } from "@/lib/prompt-edit";

const saved = {
  id: "v1",
  revision: 3,
  system: "Sort.",
  user: "{{text}}",
  model: "gpt-4o",
  longTexts: "refuse" as const,
};

it("starts an edit on the saved revision with what was not touched", () => {
  expect(changeEdit(null, saved, { user: "Text: {{text}}" })).toEqual({
    versionId: "v1",
    revision: 3,
    system: "Sort.",
    user: "Text: {{text}}",
    model: "gpt-4o",
    longTexts: "refuse",
  });
});

it("has no edit once the text is again what was saved", () => {
  const edit = changeEdit(null, saved, { model: "gpt-4" });
  expect(edit).not.toBeNull();
  expect(changeEdit(edit, saved, { model: "gpt-4o" })).toBeNull();
  expect(changeEdit(null, saved, { system: "Sort." })).toBeNull();
});

it("keeps the revision it started from when somebody else has saved meanwhile", () => {
  const edit = changeEdit(null, saved, { system: "Sort well." });
  const theirs = { ...saved, revision: 4, system: "Sort quickly." };
  expect(changeEdit(edit, theirs, { user: "{{text}}!" })).toMatchObject({
    revision: 3,
    system: "Sort well.",
    user: "{{text}}!",
  });
});

it("compares every part of the text", () => {
  expect(sameText(saved, { ...saved })).toBe(true);
  for (const part of ["system", "user", "model", "longTexts"] as const)
    expect(sameText(saved, { ...saved, [part]: "other" })).toBe(false);
});
