// Checks how shortcuts are read, matched and printed.
import { describe, expect, it } from "vitest";
import { completes, type KeyPress, shortcutSigns } from "@/lib/shortcuts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("completes", () => {
  it("takes ⌘ and Ctrl alike for mod", () => {
    expect(completes("mod+k", [press("k", { metaKey: true })])).toBe(true);
    expect(completes("mod+k", [press("k", { ctrlKey: true })])).toBe(true);
    expect(completes("mod+k", [press("k")])).toBe(false);
  });
  it("does not fire a plain letter together with a modifier", () => {
    expect(completes("e", [press("e", { ctrlKey: true })])).toBe(false);
    expect(completes("e", [press("e", { altKey: true })])).toBe(false);
    expect(completes("e", [press("E", { shiftKey: true })])).toBe(false);
  });
  it("ignores Shift for signs that need it on some layouts only", () => {
    expect(completes("?", [press("?", { shiftKey: true })])).toBe(true);
    expect(completes("?", [press("?")])).toBe(true);
  });
  it("finds digits by place, for layouts that write them with Shift", () => {
    expect(completes("1", [press("&", { code: "Digit1" })])).toBe(true);
    expect(completes("1", [press("1", { code: "Numpad1" })])).toBe(true);
    expect(completes("2", [press("&", { code: "Digit1" })])).toBe(false);
  });
  it("needs both steps in order", () => {
    expect(completes("g p", [press("g"), press("p")])).toBe(true);
    expect(completes("g p", [press("p"), press("g")])).toBe(false);
    expect(completes("g p", [press("p")])).toBe(false);
    expect(completes("p", [press("g"), press("p")])).toBe(true);
  });
  it("knows named keys", () => {
    expect(completes("space", [press(" ")])).toBe(true);
    expect(completes("shift+enter", [press("Enter", { shiftKey: true })])).toBe(true);
    expect(completes("enter", [press("Enter", { shiftKey: true })])).toBe(false);
    expect(completes("left", [press("ArrowLeft")])).toBe(true);
  });
  it("never matches nothing", () => {
    expect(completes("", [press("a")])).toBe(false);
  });
});

describe("shortcutSigns", () => {
  it("prints the signs of the machine", () => {
    expect(shortcutSigns("mod+shift+k", true)).toEqual([["⌘", "⇧", "K"]]);
    expect(shortcutSigns("mod+k", false)).toEqual([["Ctrl", "K"]]);
    expect(shortcutSigns("g p", false)).toEqual([["G"], ["P"]]);
    expect(shortcutSigns("right", false)).toEqual([["→"]]);
  });
});
