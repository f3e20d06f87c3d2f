// Which objects of a page a sync reads, and under which names they are kept.
import { describe, expect, it } from "vitest";
import { MAX_KEY_BYTES } from "@/lib/schemas/storage";
import { chooseObjects, type KnownObject } from "@/server/services/storage/choose";
import { storableKey } from "@/server/services/storage/keys";

const listed = (key: string, etag = "1") => ({ key, etag, sizeBytes: 1, modifiedAt: null });
const knownAs = (change: Partial<KnownObject> = {}): KnownObject => ({
  ...{ id: 1n, key: "a", etag: "1", state: "synced", code: null, seenById: "before" },
  ...change,
});

function choose(known: KnownObject, { etag = "1", retriesFailed = false } = {}) {
  const rules = { syncId: "now", retriesFailed };
  const { read, same } = chooseObjects([listed("a", etag)], new Map([["a", known]]), rules);
  return read.length > 0 ? "read" : same.length > 0 ? "met" : "nothing";
}

describe("a known object", () => {
  it.each<[string, string, Partial<KnownObject>, { etag?: string; retriesFailed?: boolean }]>([
    ["is met and not read when nothing has changed", "met", {}, {}],
    ["is read with a new etag", "read", {}, { etag: "2" }],
    ["is read when it comes back", "read", { state: "missing" }, {}],
    ["is not met twice", "nothing", { seenById: "now" }, {}],
    ["is read again when it changes under the sync", "read", { seenById: "now" }, { etag: "2" }],
    ["that failed for good waits", "met", { state: "failed", code: "BAD_ROWS" }, {}],
    ["that failed for a while is read", "read", { state: "failed", code: "NOT_STABLE" }, {}],
    [
      "that failed is read on request",
      "read",
      { state: "failed", code: "BAD_ROWS" },
      { retriesFailed: true },
    ],
    [
      "that failed in this sync is not read in circles",
      "nothing",
      { state: "failed", code: "TIMEOUT", seenById: "now" },
      { retriesFailed: true },
    ],
    ["that is synced is not read on request", "met", {}, { retriesFailed: true }],
  ])("%s", (_, outcome, change, rules) => expect(choose(knownAs(change), rules)).toBe(outcome));
});

it("takes a key that is listed twice once", () => {
  const rules = { syncId: "now", retriesFailed: false };
  const { read } = chooseObjects([listed("a"), listed("a", "2"), listed("b")], new Map(), rules);
  expect(read.map(({ name, etag }) => [name, etag])).toEqual([
    ["a", "1"],
    ["b", "1"],
  ]);
});

describe("the name of an object", () => {
  it.each(["a/b.txt", " ", "é", "k".repeat(MAX_KEY_BYTES), "a\nb"])("is its key: %j", (key) =>
    expect(storableKey(key)).toEqual({ name: key, isBad: false }),
  );
  it.each(["a\0b", "\ud800", "k".repeat(MAX_KEY_BYTES + 1), "ü".repeat(600), "\0".repeat(5_000)])(
    "is like a key that cannot be stored, and fits",
    (key) => {
      const { name, isBad } = storableKey(key);
      expect(isBad).toBe(true);
      expect(name.isWellFormed() && !name.includes("\0")).toBe(true);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_KEY_BYTES);
      expect(storableKey(`${key}x`).name).not.toBe(name);
    },
  );
});
