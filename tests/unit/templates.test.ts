// Guards the project templates: complete, unique and within what the database accepts.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findTemplate, PROJECT_TEMPLATES } from "@/lib/templates";

const styles = readFileSync("app/globals.css", "utf8");
const palette = [...styles.matchAll(/--color-label-\d+: (#[0-9a-f]{6});/g)].map((match) => match[1]);

test("there are five templates with ids of their own", () => {
  const ids = PROJECT_TEMPLATES.map((template) => template.id);
  expect(ids).toEqual(["sentiment", "topic", "support-intent", "spam", "moderation"]);
});

test("a template is found by its id, and an unknown id finds nothing", () => {
  expect(findTemplate("spam")?.title).toBe("Spam");
  expect(findTemplate("nope")).toBeUndefined();
});

describe.each(PROJECT_TEMPLATES.map((template) => [template.id, template] as const))("%s", (_, template) => {
  test("has labels that differ in value, colour and hotkey", () => {
    expect(template.labels.length).toBeGreaterThanOrEqual(2);
    for (const key of ["value", "color", "hotkey"] as const)
      expect(new Set(template.labels.map((label) => label[key])).size).toBe(template.labels.length);
  });

  test("explains every label, in its description and in the instructions", () => {
    for (const label of template.labels) {
      expect(label.description).toMatch(/\.$/);
      expect(template.instructions).toContain(`**${label.value}**`);
    }
  });

  test("has colours of the label palette and digits as hotkeys", () => {
    for (const label of template.labels) {
      expect(palette).toContain(label.color);
      expect(label.hotkey).toMatch(/^[1-9]$/);
    }
  });

  test("brings eight different short texts", () => {
    expect(new Set(template.sampleRows).size).toBe(8);
    expect(template.sampleRows.every((row) => row.length > 10 && row.length < 120)).toBe(true);
  });
});
