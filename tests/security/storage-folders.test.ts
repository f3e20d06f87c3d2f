// T-35: a folder of storage never leads out of the root that the deployment names.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { link, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openSource } from "@/server/storage/open";
import { storageSettings } from "@/server/storage/settings";
import { type Source, StorageError } from "@/server/storage/source";

const { signal } = new AbortController();
const page = { prefix: "", recursive: true, cursor: null, limit: 100 };

/** Puts a link in the place of a folder and takes it away again, at moments that nobody can foresee. */
const EXCHANGE = `
  const { renameSync } = require("node:fs");
  const [spot, aside, way] = require("node:worker_threads").workerData;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const pause = () => Atomics.wait(cell, 0, 0, Math.random() * 0.5);
  for (;;) {
    pause();
    renameSync(spot, aside);
    renameSync(way, spot);
    pause();
    renameSync(spot, way);
    renameSync(aside, spot);
  }`;

async function outcome(call: () => unknown): Promise<string> {
  try {
    await call();
    return "done";
  } catch (error) {
    return error instanceof StorageError ? error.code : String(error);
  }
}

async function read(source: Source, key: string): Promise<string> {
  const { bytes } = await source.open(key, { maxBytes: 1_000_000 }, signal);
  let text = "";
  for await (const piece of bytes) text += Buffer.from(piece).toString();
  return text;
}

describe("T-35", () => {
  let area: string;
  let root: string;
  const opened: Source[] = [];
  const folder = (place: string, folderRoot = root): Source => {
    const source = openSource({ kind: "folder", path: place }, null, { ...storageSettings(), folderRoot });
    opened.push(source);
    return source;
  };
  const put = async (file: string, text: string) => {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    const then = new Date(Date.now() - 10_000);
    await utimes(file, then, then);
  };
  beforeAll(async () => {
    area = await mkdtemp(path.join(os.tmpdir(), "assay-t35-"));
  });
  beforeEach(async () => {
    await rm(area, { recursive: true });
    root = path.join(area, "root");
    await put(path.join(root, "texts/inside.txt"), "inside");
    await put(path.join(area, "outside.txt"), "outside");
    await put(path.join(area, "root-beside/outside.txt"), "outside");
  });
  afterAll(async () => {
    for (const source of opened) source.close();
    await rm(area, { recursive: true });
  });

  const STEPS = [
    "..",
    "../",
    "../root-beside",
    "texts/../..",
    "texts/../../root-beside",
    "./..",
    "texts//..",
    ".",
    "texts/.",
    "/",
    "/etc",
    "//etc",
    "%2e%2e",
    "%2E%2e/root-beside",
    "texts/%2e%2e/%2e%2e",
    "..%2froot-beside",
    "..%5croot-beside",
    "..\\root-beside",
    "\\\\host\\share",
    "texts\0",
    "texts%00/../..",
    "..\u0000",
    "\u2024\u2024/root-beside",
    "．．/root-beside",
    "~",
    "$HOME",
    "file:///etc",
    "x".repeat(5_000),
  ];

  test.each(STEPS)("the folder %j is no folder", async (place) => {
    expect(await outcome(() => folder(place).list(page, signal))).toBe("NO_BUCKET");
    expect(await outcome(() => folder(place).open("outside.txt", { maxBytes: 10 }, signal))).toBe(
      "NO_BUCKET",
    );
  });

  test.each([
    ...STEPS.flatMap((step) => [`${step}/outside.txt`, `${step}/../outside.txt`]),
    "../../outside.txt",
    "/etc/passwd",
    "",
    "/",
    "inside.txt/",
    "//inside.txt",
    "./inside.txt",
    "inside.txt\0.png",
    "inside.txt/../inside.txt",
    "%69nside.txt",
  ])("the key %j is none", async (key) => {
    expect(["BAD_KEY", "NOT_FOUND"]).toContain(await outcome(() => read(folder("texts"), key)));
  });

  test("what lies inside is listed and read, the root itself and a root behind a link too", async () => {
    await symlink(root, path.join(area, "root-link"));
    for (const source of [folder("texts"), folder("texts/"), folder("texts", path.join(area, "root-link"))])
      expect(await read(source, "inside.txt")).toBe("inside");
    expect((await folder("").list(page, signal)).objects.map(({ key }) => key)).toEqual(["texts/inside.txt"]);
    expect(await read(folder("", "/"), path.join(root, "texts/inside.txt").slice(1))).toBe("inside");
  });

  test("a link that leaves the root is neither gone into nor read", async () => {
    const texts = path.join(root, "texts");
    await symlink(path.join(area, "outside.txt"), path.join(texts, "absolute.txt"));
    await symlink("../../outside.txt", path.join(texts, "relative.txt"));
    await symlink("relative.txt", path.join(texts, "twice.txt"));
    await symlink(area, path.join(texts, "area"));
    await symlink(path.join(area, "root-beside"), path.join(root, "beside"));
    await symlink("beside", path.join(root, "beside-twice"));
    const keys = [
      "absolute.txt",
      "relative.txt",
      "twice.txt",
      "area/outside.txt",
      "area/root-beside/outside.txt",
    ];
    for (const key of keys) expect(await outcome(() => read(folder("texts"), key))).toBe("NOT_FOUND");
    expect((await folder("").list(page, signal)).objects.map(({ key }) => key)).toEqual(["texts/inside.txt"]);
    for (const place of ["beside", "beside-twice", "texts/area"])
      expect(await outcome(() => folder(place).list(page, signal))).toBe("NO_BUCKET");
  });

  test("a connection may name a link that stays below the root", async () => {
    await symlink("texts", path.join(root, "current"));
    expect(await read(folder("current"), "inside.txt")).toBe("inside");
  });

  test("devices, pipes, sockets and folders are not opened", async () => {
    const texts = path.join(root, "texts");
    execFileSync("mkfifo", [path.join(texts, "pipe")]);
    await symlink("/dev/zero", path.join(texts, "zero"));
    await symlink("/proc/self/environ", path.join(texts, "environ"));
    await mkdir(path.join(texts, "folder"));
    const socket = net.createServer().listen(path.join(texts, "socket"));
    await once(socket, "listening");
    for (const key of ["pipe", "zero", "environ", "folder", "socket"])
      expect(await outcome(() => read(folder("texts"), key))).toBe("NOT_FOUND");
    expect(await outcome(() => read(folder("", "/"), "dev/zero"))).toBe("NOT_FOUND");
    expect((await folder("texts").list(page, signal)).objects.map(({ key }) => key)).toEqual(["inside.txt"]);
    socket.close();
  });

  test("a file over the limit is refused", async () => {
    await put(path.join(root, "texts/large.txt"), "x".repeat(1_048_577));
    const open = () => folder("texts").open("large.txt", { maxBytes: 1_048_576 }, signal);
    expect(await outcome(open)).toBe("TOO_LARGE");
  });

  test("a folder that is exchanged for a link between check and open leads nowhere", async () => {
    const [spot, aside, way] = ["spot", "aside", "way"].map((name) => path.join(root, name)) as [
      string,
      string,
      string,
    ];
    await put(path.join(spot, "deep/file.txt"), "inside");
    await put(path.join(area, "target/deep/file.txt"), "outside");
    await put(path.join(area, "target/deep/a secret name"), "outside");
    await symlink(path.join(area, "target"), way);
    const source = folder("");
    const seen = new Map<string, number>();
    const exchanger = new Worker(EXCHANGE, { eval: true, workerData: [spot, aside, way] });
    try {
      for (let at = 0; at < 1_000; at++) {
        const found = await read(source, "spot/deep/file.txt").catch((error) => error.code);
        seen.set(found, (seen.get(found) ?? 0) + 1);
        for (const { key } of (await source.list({ ...page, prefix: "spot/" }, signal)).objects)
          expect(key).toBe("spot/deep/file.txt");
      }
    } finally {
      await exchanger.terminate();
    }
    expect([...seen.keys()].filter((found) => !["inside", "NOT_FOUND"].includes(found))).toEqual([]);
    expect(seen.get("inside")).toBeGreaterThan(0);
  });

  test("a hard link is the file itself, which only its owner could have put there", async () => {
    await link(path.join(area, "outside.txt"), path.join(root, "texts/hard.txt"));
    expect(await read(folder("texts"), "hard.txt")).toBe("outside");
  });
});
