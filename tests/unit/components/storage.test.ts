// The connection form's own logic: what its fields mean together, what they lack, and where a refusal is shown.
import { describe, expect, it } from "vitest";
import {
  type DraftField,
  draftOf,
  draftSchema,
  fieldOf,
  isAsStored,
  proposedTitle,
  STEP_FIELDS,
  type StorageDraft,
  staysThere,
  stepOf,
  toConnection,
  withProduct,
} from "@/components/storage/draft";
import { matchWords } from "@/components/storage/found-objects";
import type { ConnectionView } from "@/components/storage/types";
import type { StorageSource } from "@/lib/schemas/storage";

const filled: StorageDraft = {
  ...draftOf(null),
  ...{
    bucket: "reviews",
    accessKeyId: "AKIA",
    secretAccessKey: "secret",
    textColumn: "text",
    title: "Reviews",
  },
};

const stored = (source: StorageSource): ConnectionView => ({
  id: "0199aaaa-0000-7000-8000-000000000001",
  title: "Reviews",
  source,
  hasSecret: true,
  ...{ prefix: "mail/", pattern: "*.csv", recursive: false, method: "rows" },
  mapping: { textColumn: "body", idColumn: "id" },
  ...{ onChange: "update", schedule: "daily", nextSyncAt: null, createdAt: new Date(0), createdBy: null },
  ...{ lastSync: null, objects: { synced: 0, failed: 0, missing: 0 } },
});
const minio = stored({ kind: "s3", bucket: "reviews", region: "us-east-1", endpoint: "http://minio:9000" });

function wrongWith(draft: StorageDraft, connection: ConnectionView | null = null): Record<string, string> {
  const { error } = draftSchema(connection).safeParse(draft);
  return Object.fromEntries((error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message]));
}

describe("a new connection", () => {
  it("is sound once the fields of its kind are filled in", () => {
    expect(wrongWith(filled)).toEqual({});
    expect(
      wrongWith({ ...filled, product: "azure", account: "acme", container: "inbox", accountKey: "a2V5" }),
    ).toEqual({});
    expect(wrongWith({ ...filled, product: "folder" })).toEqual({});
  });

  it("names what is missing", () => {
    const needed = "This is needed.";
    const empty = { ...draftOf(null), region: "" };
    expect(wrongWith(empty)).toEqual({
      ...{ bucket: needed, region: needed, accessKeyId: needed, secretAccessKey: needed },
      ...{ textColumn: needed, title: needed },
    });
    expect(wrongWith({ ...filled, product: "r2" })).toEqual({ endpoint: needed });
    expect(wrongWith({ ...filled, secretAccessKey: "" })).toEqual({ secretAccessKey: needed });
    expect(wrongWith({ ...filled, product: "azure" })).toMatchObject({ account: needed, accountKey: needed });
  });

  it("says what is wrong where it is wrong", () => {
    expect(wrongWith({ ...filled, bucket: "no bucket" })).toEqual({ bucket: "This is no name of a bucket." });
    expect(Object.keys(wrongWith({ ...filled, product: "other", endpoint: "minio" }))).toEqual(["endpoint"]);
    expect(
      Object.keys(wrongWith({ ...filled, product: "azure", account: "ac", container: "inbox" })),
    ).toEqual(["account", "accountKey"]);
  });

  it("sends what belongs to its kind alone", () => {
    expect(toConnection({ ...filled, endpoint: "http://left.example", sessionToken: " " })).toEqual({
      source: { kind: "s3", bucket: "reviews", region: "us-east-1" },
      secret: { kind: "s3", accessKeyId: "AKIA", secretAccessKey: "secret" },
      ...{ prefix: "", pattern: "", recursive: true, method: "rows", mapping: { textColumn: "text" } },
      ...{ title: "Reviews", onChange: "mark", schedule: "manual" },
    });
    expect(toConnection({ ...filled, product: "folder", path: "mail" })).not.toHaveProperty("secret");
  });
});

describe("a stored connection", () => {
  it("comes back into the form without its secret", () => {
    const draft = draftOf(minio);
    expect(draft).toMatchObject({
      ...{ product: "other", bucket: "reviews", endpoint: "http://minio:9000", prefix: "mail/" },
      ...{ textColumn: "body", idColumn: "id", labelColumn: "", accessKeyId: "", secretAccessKey: "" },
      ...{ onChange: "update", schedule: "daily", recursive: false },
    });
    expect(toConnection(draft)).not.toHaveProperty("secret");
    expect(wrongWith(draft, minio)).toEqual({});
  });

  it("needs its secret again when it moves, and only then", () => {
    const draft = draftOf(minio);
    for (const here of [{ endpoint: "http://minio:9000/" }, { region: "eu-west-1" }, { prefix: "other/" }])
      expect(wrongWith({ ...draft, ...here }, minio)).toEqual({});
    for (const away of [
      { endpoint: "http://elsewhere:9000" },
      { bucket: "others" },
      { product: "aws" as const },
    ]) {
      expect(Object.keys(wrongWith({ ...draft, ...away }, minio))).toEqual([
        "accessKeyId",
        "secretAccessKey",
      ]);
      expect(staysThere({ ...draft, ...away }, minio)).toBe(false);
    }
  });

  it("needs no test while it is reached as before", () => {
    const draft = draftOf(minio);
    expect(isAsStored({ ...draft, prefix: "other/", title: "Else" }, minio)).toBe(true);
    expect(isAsStored({ ...draft, region: "eu-west-1" }, minio)).toBe(false);
    expect(isAsStored({ ...draft, accessKeyId: "AKIA" }, minio)).toBe(false);
    expect(isAsStored(filled, null)).toBe(false);
  });
});

describe("another product", () => {
  it("brings its address and region where nobody has written their own", () => {
    const google = withProduct(draftOf(null), "gcs");
    expect(google).toMatchObject({ region: "auto", endpoint: "https://storage.googleapis.com" });
    expect(withProduct(google, "r2")).toMatchObject({ region: "auto", endpoint: "" });
    expect(withProduct(google, "aws")).toMatchObject({ region: "us-east-1", endpoint: "" });
  });

  it("keeps what somebody has written, and loses nothing on the way over another kind", () => {
    const own = {
      ...filled,
      product: "other" as const,
      region: "eu-central-1",
      endpoint: "http://minio:9000",
    };
    expect(withProduct(withProduct(own, "azure"), "other")).toEqual(own);
    expect(withProduct(own, "r2")).toMatchObject({ region: "eu-central-1", endpoint: "http://minio:9000" });
  });
});

describe("a refusal of the server", () => {
  it.each([
    ["source.bucket", "aws", "bucket", "place"],
    ["secret", "other", "accessKeyId", "place"],
    ["secret", "azure", "accountKey", "place"],
    ["source", "folder", "path", "place"],
    ["mapping.idColumn", "aws", "idColumn", "objects"],
    ["method", "aws", "method", "objects"],
    ["title", "aws", "title", "settings"],
  ] as const)("of %s (%s) is shown at %s", (path, product, field, step) => {
    expect(fieldOf(path, product)).toBe(field);
    expect(stepOf(field)).toBe(step);
  });

  it("of anything else is shown above the form", () => expect(fieldOf("connectionId", "aws")).toBeNull());
});

it("shows every field in exactly one step", () => {
  const shown = Object.values(STEP_FIELDS).flat();
  expect([...shown].sort()).toEqual((Object.keys(draftOf(null)) as DraftField[]).sort());
});

it("proposes the place as a name", () => {
  expect(proposedTitle(filled)).toBe("reviews");
  expect(proposedTitle({ ...filled, prefix: "2026/may/" })).toBe("reviews/2026/may");
  expect(proposedTitle({ ...filled, product: "folder" })).toBe("Storage");
});

it("says how many objects match", () => {
  expect(matchWords({ listed: 1000, matched: 12, isMore: true })).toBe("12 of the first 1,000 objects match");
  expect(matchWords({ listed: 5, matched: 1, isMore: false })).toBe("1 of 5 objects matches");
  expect(matchWords({ listed: 3, matched: 3, isMore: false })).toBe("All 3 objects match");
  expect(matchWords({ listed: 1, matched: 1, isMore: false })).toBe("The only object matches");
  expect(matchWords({ listed: 1, matched: 0, isMore: false })).toBe("0 of 1 object match");
});
