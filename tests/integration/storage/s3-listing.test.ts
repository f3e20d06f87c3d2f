// F-30: a listing of S3 is the exact set of keys, whatever the keys are and however badly the server pages.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openSource } from "@/server/storage/open";
import type { Source } from "@/server/storage/source";
import {
  type Answer,
  entryXml,
  listXml,
  plain,
  type ScriptedS3,
  startScriptedS3,
} from "@/tests/fakes/storage/scripted-s3";
import { codeOf, keysOf, listAll, never, readAll } from "@/tests/integration/storage/harness";
import { s3Door } from "@/tests/setup/storage";

let server: ScriptedS3;
let source: Source;
beforeAll(() => {
  server = startScriptedS3(s3Door);
  source = openSource(server.source, server.secret);
});
beforeEach(() => server.objects.clear());
afterEach(() => server.always(null));
afterAll(() => {
  source.close();
  return server.close();
});

/** An answer with these keys, whatever was asked. */
const pageOf = (keys: string[], isTruncated: boolean): Answer =>
  plain(
    200,
    listXml(
      keys.map((key) => entryXml(key, { body: Buffer.from("x"), etag: '"1"' })),
      isTruncated,
    ),
  );

const ODD_KEYS = [
  " ",
  " leading and trailing ",
  "a b",
  "a+b",
  "a%20b",
  "a%2Fb",
  "100%",
  "a//b",
  "/at the beginning",
  "../up",
  "a/../b",
  "./here",
  "..",
  "%2e%2e/up",
  "a?b=c#d",
  "a&amp;b<c>'\"",
  "back\\slash",
  "tab\tand\nnewline\r\nand\u0001\u001f\u007f",
  "ünïcode/日本語/🙂",
  "e\u0301 and \u00e9",
  "\u{10FFFD}",
  "\uFFFD",
  "x".repeat(1_024),
  "🙂".repeat(256),
  "__proto__",
  "!*'()~;:@=,$",
];

describe("keys", () => {
  test("of any characters arrive and are read as they are", async () => {
    for (const key of ODD_KEYS) await server.put(key, `text of ${key}`);
    for (const limit of [1, 7, 1_000]) {
      const keys = keysOf(await listAll(source, { limit }));
      expect(keys).toHaveLength(ODD_KEYS.length);
      expect(new Set(keys)).toEqual(new Set(ODD_KEYS));
    }
    for (const key of ODD_KEYS)
      expect((await readAll(source, key)).content.toString()).toBe(`text of ${key}`);
  });

  test("from a server that writes them plainly arrive too", async () => {
    const xml = listXml(["<Contents><Key>a+b%41</Key><ETag>1</ETag><Size>1</Size></Contents>"], false);
    server.script(plain(200, xml.replace("<EncodingType>url</EncodingType>", "")));
    expect(keysOf(await listAll(source))).toEqual(["a+b%41"]);
  });

  test("that cannot be read are a bad answer", async () => {
    server.script(
      plain(200, listXml(["<Contents><Key>%ff</Key><ETag>1</ETag><Size>1</Size></Contents>"], false)),
    );
    expect(await codeOf(() => listAll(source))).toBe("BAD_ANSWER");
  });

  test("of folder markers are left out", async () => {
    for (const key of ["a/", "a/b/", "a/b/c", "d/"]) await server.put(key, "");
    for (const limit of [1, 1_000]) expect(keysOf(await listAll(source, { limit }))).toEqual(["a/b/c"]);
  });
});

describe("pages", () => {
  test("10,000 keys come once each, in order, and go on after any page", async () => {
    const keys = Array.from(
      { length: 10_000 },
      (_, at) => `texts/${at % 7}/${String(at).padStart(5, "0")}.txt`,
    ).sort();
    for (const key of keys) await server.put(key, "x");
    expect(keysOf(await listAll(source, { prefix: "texts/" }))).toEqual(keys);

    const first = await source.list({ prefix: "texts/", recursive: true, cursor: null, limit: 700 }, never);
    const later = openSource(server.source, server.secret);
    const rest: string[] = [];
    for (let { cursor } = first; cursor !== null; ) {
      const page = await later.list({ prefix: "texts/", recursive: true, cursor, limit: 1_000 }, never);
      rest.push(...keysOf([page]));
      cursor = page.cursor;
    }
    later.close();
    expect([...keysOf([first]), ...rest]).toEqual(keys);
  });

  test("no continuation token is asked with, so none can be forgotten", async () => {
    for (const key of ["a", "b", "c"]) await server.put(key, "x");
    const before = server.requests.length;
    await listAll(source, { limit: 1 });
    const queries = server.requests.slice(before).map(({ query }) => query);
    expect(queries.map((query) => query.get("start-after"))).toEqual([null, "a", "b"]);
    expect(queries.some((query) => query.has("continuation-token"))).toBe(false);
  });

  test("folders that are not gone into do not hide what follows them", async () => {
    const keys = Array.from({ length: 50 }, (_, at) => `folder-${at}/${at}.txt`);
    for (const key of [...keys, "a.txt", "folder-20.txt", "folder-3", "z.txt"]) await server.put(key, "x");
    for (const limit of [1, 2, 9, 1_000]) {
      const found = keysOf(await listAll(source, { recursive: false, limit }));
      expect(found).toEqual(["a.txt", "folder-20.txt", "folder-3", "z.txt"]);
    }
  });

  test("a page that comes twice is told once", async () => {
    for (const key of ["a", "b", "c", "d"]) await server.put(key, "x");
    server.script(null, pageOf(["a", "b"], true));
    expect(keysOf(await listAll(source, { limit: 2 }))).toEqual(["a", "b", "c", "d"]);
  });

  test("a key that comes twice in a page is told once, and the order is mended", async () => {
    server.script(pageOf(["b", "a", "b", "a"], false));
    expect(keysOf(await listAll(source))).toEqual(["a", "b"]);
  });

  test("a page that overlaps the one before adds what is new", async () => {
    server.script(pageOf(["a", "b"], true), pageOf(["a", "b", "c"], false));
    expect(keysOf(await listAll(source))).toEqual(["a", "b", "c"]);
  });

  test("a page that is larger than asked is cut, and nothing is lost", async () => {
    const keys = Array.from({ length: 25 }, (_, at) => `k${String(at).padStart(2, "0")}`);
    server.always(pageOf(keys, false));
    const pages = await listAll(source, { limit: 10 });
    expect(pages.map(({ objects }) => objects.length)).toEqual([10, 10, 5]);
    expect(keysOf(pages)).toEqual(keys);
  });

  test("a server that begins again and again is found out", async () => {
    server.always(pageOf(["a", "b"], true));
    const before = server.requests.length;
    expect(await codeOf(() => listAll(source))).toBe("BAD_ANSWER");
    expect(server.requests.length - before).toBe(3);
  });

  test("a page with nothing on it but a promise is found out", async () => {
    server.always(pageOf([], true));
    expect(await codeOf(() => listAll(source))).toBe("BAD_ANSWER");
  });
});
