// What is a folder's own: an order made here, and files that somebody is still writing.
import { appendFile, mkdir, open, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openSource } from "@/server/storage/open";
import { storageSettings } from "@/server/storage/settings";
import type { Source } from "@/server/storage/source";
import type { StorageServer } from "@/tests/fakes/storage/types";
import {
  age,
  codeOf,
  keysOf,
  listAll,
  never,
  readAll,
  startFolder,
} from "@/tests/integration/storage/harness";
import { folderRoot } from "@/tests/setup/storage";

const base = path.join(folderRoot, "own");
let folder: StorageServer;
let source: Source;
beforeAll(() => {
  source = openSource({ kind: "folder", path: "own" }, null);
});
beforeEach(async () => {
  await rm(base, { recursive: true, force: true });
  folder = await startFolder("own");
});
afterAll(() => {
  source.close();
  return folder.close();
});
const read = (maxBytes: number) => source.open("a", { maxBytes }, never);

describe("a listing", () => {
  const KEYS = ["a b", "a+b", "a-b/c", "a.txt", "a/1", "a/10", "a/2", "a/b/c/d", "a0", "z", "\uFFFD", "🙂"];

  test("comes in the order of the keys' bytes, the same whatever the pages", async () => {
    for (const key of [...KEYS].reverse()) await folder.put(key, "x");
    for (const limit of [1, 2, 5, 100]) expect(keysOf(await listAll(source, { limit }))).toEqual(KEYS);
  });

  test("goes on after any key, one that has gone too", async () => {
    for (const key of KEYS) await folder.put(key, "x");
    for (const cursor of [...KEYS, "a/", "a/b", "a/b/c/", "a/3", "a1", "zz"]) {
      const { objects } = await source.list({ prefix: "", recursive: true, limit: 100, cursor }, never);
      const expected = KEYS.filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(cursor)) > 0);
      expect(objects.map(({ key }) => key)).toEqual(expected);
    }
  });

  test("leaves out folders, links and what is no file", async () => {
    await folder.put("file", "x");
    await mkdir(path.join(base, "empty/deeper"), { recursive: true });
    await symlink(path.join(base, "file"), path.join(base, "link"));
    await symlink(base, path.join(base, "circle"));
    await symlink("nowhere", path.join(base, "broken"));
    expect(keysOf(await listAll(source))).toEqual(["file"]);
  });

  test("holds names as they are on the disk", async () => {
    const odd = [
      " ",
      "new\nline",
      "back\\slash",
      "%2e%2e",
      "..hidden",
      "...",
      "e\u0301",
      "\u00e9",
      "x".repeat(255),
    ];
    for (const key of odd) await folder.put(key, "x");
    const listed = keysOf(await listAll(source));
    expect(new Set(listed)).toEqual(new Set(odd));
    for (const key of odd.filter((name) => !/[\\%]/.test(name)))
      expect((await readAll(source, key)).content.toString()).toBe("x");
  });

  test("of 20,000 files in one folder takes no more than a few seconds", async () => {
    const names = Array.from({ length: 20_000 }, (_, at) => `${String(at).padStart(5, "0")}.txt`);
    for (const name of names) await writeFile(path.join(base, name), "");
    const beganAt = performance.now();
    expect(keysOf(await listAll(source))).toEqual(names);
    expect(performance.now() - beganAt).toBeLessThan(15_000);
  });

  test("of a folder that has gone is a fault, not an empty listing", async () => {
    await rm(base, { recursive: true });
    expect(await codeOf(() => listAll(source))).toBe("NO_BUCKET");
  });
});

describe("F-26 a file that is being written", () => {
  test("is NOT_STABLE until it has rested, and is read then", async () => {
    const file = path.join(base, "a");
    await writeFile(file, "half");
    expect(await codeOf(() => read(100))).toBe("NOT_STABLE");
    await age(file, 1_500);
    expect(await codeOf(() => read(100))).toBe("NOT_STABLE");
    await age(file, 2_500);
    expect((await readAll(source, "a")).content.toString()).toBe("half");
    await appendFile(file, " and whole");
    expect(await codeOf(() => read(100))).toBe("NOT_STABLE");
  });

  test("is NOT_STABLE when it changes under the reader, and nothing ends well", async () => {
    const file = path.join(base, "a");
    const large = "x".repeat(300_000);
    const changes: [string, () => Promise<void>][] = [
      ["grows", () => appendFile(file, "more")],
      ["shrinks", () => truncate(file, 200_000)],
      ["is emptied", () => truncate(file, 0)],
      [
        "is written over with as many bytes",
        async () => {
          const handle = await open(file, "r+");
          await handle.write("y", 0);
          await handle.close();
        },
      ],
    ];
    for (const [, change] of changes) {
      await folder.put("a", large);
      const { bytes } = await read(1_000_000);
      const drain = async () => {
        let count = 0;
        for await (const piece of bytes) if (count++ === 0 && piece.byteLength > 0) await change();
      };
      expect(await codeOf(drain)).toBe("NOT_STABLE");
    }
  });

  test("that is exchanged for another while it is read stays the one that was opened", async () => {
    await folder.put("a", "x".repeat(300_000));
    const { bytes } = await read(1_000_000);
    await folder.put("b", "y".repeat(300_000));
    await rename(path.join(base, "b"), path.join(base, "a"));
    let text = "";
    for await (const piece of bytes) text += Buffer.from(piece).toString();
    expect(text).toBe("x".repeat(300_000));
  });

  test("with a time that lies ahead is judged by when it came", async () => {
    await folder.put("a", "x");
    const ahead = new Date(Date.now() + 86_400_000);
    await utimes(path.join(base, "a"), ahead, ahead);
    expect(await codeOf(() => read(100))).toBe("NOT_STABLE");
    await sleep(2_100);
    expect((await readAll(source, "a")).content.toString()).toBe("x");
  });
});

test("F-27 a file that keeps its size and second is another all the same", async () => {
  await folder.put("a", "one");
  const first = await readAll(source, "a");
  const then = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 10_000);
  await utimes(path.join(base, "a"), then, then);
  const second = await readAll(source, "a");
  await writeFile(path.join(base, "b"), "two");
  await utimes(path.join(base, "b"), then, then);
  await rename(path.join(base, "b"), path.join(base, "a"));
  const third = await readAll(source, "a");
  expect(new Set([first.etag, second.etag, third.etag]).size).toBe(3);
});

test("a file over the limit is refused before it is read", async () => {
  await folder.put("a", "x".repeat(11));
  expect(await codeOf(() => read(10))).toBe("TOO_LARGE");
});

test("without a root there are no folders", async () => {
  const settings = { ...storageSettings(), folderRoot: null };
  expect(await codeOf(() => openSource({ kind: "folder", path: "own" }, null, settings))).toBe("NOT_ALLOWED");
});
