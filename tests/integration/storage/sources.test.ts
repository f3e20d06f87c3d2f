// What every kind of storage must do alike, against servers that speak the real protocols and a real folder.
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSource } from "@/server/storage/open";
import type { Source } from "@/server/storage/source";
import { startAzure } from "@/tests/fakes/storage/azure";
import { startS3 } from "@/tests/fakes/storage/s3";
import type { StorageServer } from "@/tests/fakes/storage/types";
import { codeOf, keysOf, listAll, never, readAll, startFolder } from "@/tests/integration/storage/harness";
import { azureDoor, s3Door } from "@/tests/setup/storage";

const KINDS: [string, () => Promise<StorageServer>][] = [
  ["s3", () => startS3(s3Door)],
  ["azure", () => startAzure(azureDoor)],
  ["folder", () => startFolder("sources")],
];
const KEYS = ["a b+c%41/ü🙂.txt", "a.txt", "a/1.txt", "a/2.txt", "a/deep/er/3.txt", "b.txt", "z/&<>'\".txt"];

describe.each(KINDS)("%s", (kind, start) => {
  let server: StorageServer;
  let source: Source;
  beforeAll(async () => {
    server = await start();
    source = openSource(server.source, server.secret);
    for (const key of KEYS) await server.put(key, `text of ${key}`);
  });
  afterAll(async () => {
    source.close();
    await server.close();
  });

  test.each([1, 2, 3, 100])("lists each object once, in pages of %i", async (limit) => {
    const pages = await listAll(source, { limit });
    expect(keysOf(pages).sort()).toEqual([...KEYS].sort());
    for (const { objects } of pages) expect(objects.length).toBeLessThanOrEqual(limit);
  });

  test.each<[string, boolean, string[]]>([
    ["a", true, KEYS.filter((key) => key.startsWith("a"))],
    ["a/", true, ["a/1.txt", "a/2.txt", "a/deep/er/3.txt"]],
    ["a/", false, ["a/1.txt", "a/2.txt"]],
    ["a/d", false, []],
    ["", false, ["a.txt", "b.txt"]],
    ["none/", true, []],
  ])("lists below the prefix %j, recursive %j", async (prefix, recursive, keys) => {
    for (const limit of [1, 100])
      expect(keysOf(await listAll(source, { prefix, recursive, limit })).sort()).toEqual([...keys].sort());
  });

  test("reads each object under the etag of its listing", async () => {
    const [page] = await listAll(source);
    for (const { key, etag, sizeBytes, modifiedAt } of page?.objects ?? []) {
      const read = await readAll(source, key);
      expect(read.content.toString()).toBe(`text of ${key}`);
      expect(read.etag).toBe(etag);
      expect(sizeBytes).toBe(read.content.byteLength);
      expect(Math.abs(Date.now() - (modifiedAt?.getTime() ?? 0))).toBeLessThan(60_000);
    }
  });

  test("a cursor goes on in another source, after what it named is gone", async () => {
    await server.put("m/1", "x");
    await server.put("m/2", "x");
    await server.put("m/3", "x");
    const first = await source.list({ prefix: "m/", recursive: true, cursor: null, limit: 2 }, never);
    await server.delete("m/2");
    const later = openSource(server.source, server.secret);
    const next = await later.list({ prefix: "m/", recursive: true, cursor: first.cursor, limit: 9 }, never);
    later.close();
    expect(next).toMatchObject({ objects: [{ key: "m/3" }], cursor: null });
    await server.delete("m/1");
    await server.delete("m/3");
  });

  test("F-27 another content has another etag", async () => {
    await server.put("changing", "one");
    const before = await readAll(source, "changing");
    await server.put("changing", "two");
    const after = await readAll(source, "changing");
    await server.delete("changing");
    expect([before.content.toString(), after.content.toString()]).toEqual(["one", "two"]);
    expect(after.etag).not.toBe(before.etag);
  });

  test("an object that is gone is NOT_FOUND", async () => {
    expect(await codeOf(() => source.open("gone", { maxBytes: 10 }, never))).toBe("NOT_FOUND");
  });

  test("an object over the limit is TOO_LARGE, one at the limit is read", async () => {
    await server.put("large", "x".repeat(1_000));
    expect(await codeOf(() => readAll(source, "large", 999))).toBe("TOO_LARGE");
    expect((await readAll(source, "large", 1_000)).content).toHaveLength(1_000);
    await server.delete("large");
  });

  test("an empty object is read as nothing", async () => {
    await server.put("empty", "");
    expect((await readAll(source, "empty", 0)).content).toHaveLength(0);
    await server.delete("empty");
  });

  test("F-31 bytes stay as they are stored", async () => {
    const zipped = gzipSync("compressed");
    await server.put("zipped", zipped, { contentEncoding: "gzip" });
    expect((await readAll(source, "zipped")).content.equals(zipped)).toBe(true);
    await server.delete("zipped");
  });

  test("a place that does not exist is NO_BUCKET", async () => {
    const other = { s3: { bucket: "none" }, azure: { container: "none" }, folder: { path: "none" } }[kind];
    const missing = openSource({ ...server.source, ...other } as StorageServer["source"], server.secret);
    const list = { prefix: "", recursive: true, cursor: null, limit: 10 };
    expect(await codeOf(() => missing.list(list, never))).toBe("NO_BUCKET");
    missing.close();
  });

  test("whoever stops gets the reason back, and a deadline is TIMEOUT", async () => {
    const list = { prefix: "", recursive: true, cursor: null, limit: 10 };
    await expect(source.list(list, AbortSignal.abort(new Error("canceled")))).rejects.toThrow("canceled");
    const late = AbortSignal.abort(new DOMException("", "TimeoutError"));
    expect(await codeOf(() => source.list(list, late))).toBe("TIMEOUT");
    expect(await codeOf(() => source.open("a.txt", { maxBytes: 10 }, late))).toBe("TIMEOUT");
  });
});
