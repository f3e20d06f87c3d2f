// Checks which rail entry is marked and how registered entries come and go.
import { describe, expect, it } from "vitest";
import { activeHref, type NavEntry } from "@/components/frame/nav";
import { createRegistry } from "@/components/frame/registry";

const entry = (href: string): NavEntry => ({ href, label: href, icon: "home" });

describe("activeHref", () => {
  const entries = ["/o/a/projects", "/o/a/settings", "/o/a/settings/key"].map(entry);
  it.each([
    ["/o/a/projects", "/o/a/projects"],
    ["/o/a/projects/42/tasks", "/o/a/projects"],
    ["/o/a/settings/key", "/o/a/settings/key"],
    ["/o/a/settings/budget", "/o/a/settings"],
    ["/o/a/projects-old", undefined],
    ["/o/a", undefined],
  ])("marks for %s the entry %s", (path, href) => {
    expect(activeHref(entries, path)).toBe(href);
  });
});

describe("createRegistry", () => {
  it("keeps equal groups apart, so that one page leaving does not take another's", () => {
    const registry = createRegistry<string>();
    const same = ["a"];
    const removeFirst = registry.add(same);
    registry.add(same);
    removeFirst();
    expect(registry.all()).toEqual(["a"]);
  });
  it("gives the same array until something changes, and tells listeners when it does", () => {
    const registry = createRegistry<string>();
    let told = 0;
    const stop = registry.subscribe(() => {
      told += 1;
    });
    const before = registry.all();
    expect(registry.all()).toBe(before);
    registry.add(["a"]);
    expect(registry.all()).not.toBe(before);
    stop();
    registry.add(["b"]);
    expect(told).toBe(1);
  });
});
