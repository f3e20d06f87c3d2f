// How storage is told to people: product, place and outcome.
import { describe, expect, it, test } from "vitest";
import type { StorageSource } from "@/lib/schemas/storage";
import {
  isActiveSync,
  kindWords,
  objectWord,
  outcomeWords,
  placeWords,
  productOf,
  seenWords,
} from "@/lib/storage-words";

const s3 = (endpoint?: string): StorageSource => ({
  kind: "s3",
  bucket: "reviews",
  region: "auto",
  ...(endpoint && { endpoint }),
});
const azure: StorageSource = { kind: "azure", account: "acme", container: "inbox" };

describe("productOf", () => {
  it.each([
    [undefined, "aws"],
    ["https://s3.eu-central-1.amazonaws.com", "aws"],
    ["https://0a1b.r2.cloudflarestorage.com", "r2"],
    ["https://0a1b.eu.r2.cloudflarestorage.com/", "r2"],
    ["https://storage.googleapis.com", "gcs"],
    ["http://127.0.0.1:9000", "other"],
    ["https://storage.googleapis.com.evil.example", "other"],
    ["https://notamazonaws.com", "other"],
  ])("tells %s as %s", (endpoint, product) => expect(productOf(s3(endpoint))).toBe(product));

  it("names the others by their kind", () => {
    expect(productOf(azure)).toBe("azure");
    expect(productOf({ kind: "folder", path: "" })).toBe("folder");
  });
});

describe("kindWords and placeWords", () => {
  it("name an address only where it tells something", () => {
    expect(kindWords(s3())).toBe("Amazon S3");
    expect(kindWords(s3("https://0a1b.r2.cloudflarestorage.com"))).toBe("Cloudflare R2");
    expect(kindWords(s3("http://127.0.0.1:9000"))).toBe("S3-compatible at 127.0.0.1:9000");
    expect(kindWords(azure)).toBe("Azure Blob Storage");
  });

  it("put the prefix behind the place", () => {
    expect(placeWords(s3())).toBe("reviews");
    expect(placeWords(s3(), "2026/may/")).toBe("reviews/2026/may/");
    expect(placeWords(azure, "in")).toBe("acme/inbox/in");
    expect(placeWords({ kind: "folder", path: "" })).toBe("/");
    expect(placeWords({ kind: "folder", path: "" }, "in/")).toBe("/in/");
    expect(placeWords({ kind: "folder", path: "mail" }, "in/")).toBe("mail/in/");
  });
});

describe("outcomeWords", () => {
  const nothing = { tasksAdded: 0, tasksChanged: 0, objectsFailed: 0, objectsMissing: 0, rowsRejected: 0 };

  it("leaves out what is zero", () => {
    expect(outcomeWords(nothing)).toBe("nothing new");
    expect(outcomeWords({ ...nothing, tasksAdded: 1 })).toBe("1 task added");
    expect(
      outcomeWords({
        tasksAdded: 1200,
        tasksChanged: 2,
        rowsRejected: 1,
        objectsFailed: 3,
        objectsMissing: 1,
      }),
    ).toBe("1,200 tasks added, 2 tasks changed, 1 row refused, 3 objects failed, 1 object missing");
  });

  it("says how far a sync is", () => {
    expect(seenWords({ objectsSeen: 1, objectsRead: 0 })).toBe("1 object seen, 0 read");
    expect(seenWords({ objectsSeen: 1500, objectsRead: 1200 })).toBe("1,500 objects seen, 1,200 read");
  });
});

it("knows which syncs go on", () => {
  expect(isActiveSync({ state: "queued" })).toBe(true);
  expect(isActiveSync({ state: "running" })).toBe(true);
  expect(isActiveSync({ state: "completed_with_errors" })).toBe(false);
  expect(isActiveSync(null)).toBe(false);
});

test.each([
  [{ state: "failed", code: "NOT_STABLE" }, "next time"],
  [{ state: "failed", code: "NOT_TEXT" }, "failed"],
  [{ state: "failed", code: "toString" }, "failed"],
  [{ state: "failed", code: null }, "failed"],
  [{ state: "synced", code: null }, "synced"],
] as const)("an object with %j reads %s", (object, word) => {
  expect(objectWord(object).label).toBe(word);
});
