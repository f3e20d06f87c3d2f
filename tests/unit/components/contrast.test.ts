// Computes the contrast of the tokens in both themes, so that a new shade cannot fall below WCAG AA unseen.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LABEL_PALETTE } from "@/lib/label-config";

const css = readFileSync(new URL("../../../app/globals.css", import.meta.url), "utf8");

function token(name: string, theme: "light" | "dark"): string {
  const value = new RegExp(`--color-${name}:\\s*([^;]+);`).exec(css)?.[1];
  if (!value) throw new Error(`No token ${name}.`);
  const pair = /light-dark\((#\w{6}),\s*(#\w{6})\)/.exec(value);
  const hex = pair ? pair[theme === "light" ? 1 : 2] : /#\w{6}/.exec(value)?.[0];
  if (!hex) throw new Error(`Token ${name} is not a plain colour.`);
  return hex;
}

/** Relative luminance by WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["canvas", "surface", "raised", "sunken"];
const TONES = ["accent", "success", "warning", "danger"];
const TEXT: [string, string][] = [
  ...["ink", "muted", "faint"].flatMap((ink) => GROUNDS.map((ground): [string, string] => [ink, ground])),
  ...["ink", "muted"].flatMap((ink) =>
    ["hover", "selected"].map((ground): [string, string] => [ink, ground]),
  ),
  ...TONES.flatMap((tone) =>
    [`${tone}-soft`, ...GROUNDS].map((ground): [string, string] => [`${tone}-ink`, ground]),
  ),
  ...TONES.flatMap((tone) => ["ink", "muted"].map((ink): [string, string] => [ink, `${tone}-soft`])),
  ...["accent", "accent-hover", "danger", "danger-hover"].map((fill): [string, string] => [
    "on-accent",
    fill,
  ]),
];
const MARKS: [string, string][] = [
  ...["line-strong", ...TONES].flatMap((mark) =>
    ["surface", "canvas"].map((ground): [string, string] => [mark, ground]),
  ),
  ...Array.from({ length: 12 }, (_, at): [string, string] => [`label-${at + 1}`, "surface"]),
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  it.each(TEXT)("%s is readable on %s", (ink, ground) => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(MARKS)("%s can be told from %s", (mark, ground) => {
    expect(contrast(token(mark, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

it("has the label colours that labels are given", () => {
  const tokens = LABEL_PALETTE.map((_, at) => token(`label-${at + 1}`, "light"));
  expect(tokens).toEqual(LABEL_PALETTE);
});
