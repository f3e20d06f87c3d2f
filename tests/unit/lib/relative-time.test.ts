// Checks the words for times near and far, in both directions.
import { describe, expect, it } from "vitest";
import { relativeTime } from "@/lib/relative-time";

const now = new Date("2026-06-15T12:00:00Z");
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe("relativeTime", () => {
  it.each([
    [0, "just now"],
    [-44, "just now"],
    [-45, "1 minute ago"],
    [-59 * 60, "59 minutes ago"],
    [-3600, "1 hour ago"],
    [-23 * 3600, "23 hours ago"],
    [-86_400, "yesterday"],
    [-6 * 86_400, "6 days ago"],
    [90 * 60, "in 2 hours"],
    [86_400, "tomorrow"],
    [-60 * 86_400, "16 Apr 2026"],
  ])("%i seconds away is “%s”", (seconds, words) => {
    expect(relativeTime(after(seconds), now)).toBe(words);
  });
});
