// A storage in trouble is told from a faulty object: the sync waits, ends with a sentence, or goes on without the object.
import { utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StorageErrorCode } from "@/lib/storage-errors";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope } from "@/server/scope";
import { beginSync } from "@/server/services/storage/begin";
import { getConnection, getSync } from "@/server/services/storage/read";
import { startSync } from "@/server/services/storage/start";
import { syncPages } from "@/server/services/storage/sync";
import { createConnection } from "@/server/services/storage/write";
import { makeOrganization, type TestOrganization } from "@/tests/factories";
import {
  type Answer,
  entryXml,
  listXml,
  PROVIDER_WORDS,
  plain,
  refusal,
} from "@/tests/fakes/storage/scripted-s3";
import { startFolder } from "@/tests/integration/storage/harness";
import { folderRoot, s3Door } from "@/tests/setup/storage";
import {
  connectionTo,
  objectsOf,
  readKeys,
  runSync,
  type StorageWorld,
  storageProject,
  storageWorld,
  syncNow,
  tasksOf,
} from "./storage-world";

let org: TestOrganization;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  org = await makeOrganization();
});
afterAll(() => stopJobs());

const SLOW = refusal(503, "SlowDown", { "retry-after": "3600" });
const SECRET = { kind: "s3", accessKeyId: "AKIACANARY0002", secretAccessKey: "canary-of-faults" } as const;

const worldWith = async (count: number): Promise<StorageWorld> => {
  const world = await storageWorld({ secret: SECRET }, org);
  for (let n = 0; n < count; n++) await world.bucket.put(`${n}.txt`, `text ${n}`);
  return world;
};

/** Refuses objects whose key is in `keys`, all of them without, and lets listings through. */
const refuseObjects = ({ bucket }: StorageWorld, answer: Answer, keys?: string[]) =>
  bucket.always((request, response) => {
    const isObject = !request.url?.includes("list-type");
    const isMeant = keys === undefined || keys.some((key) => request.url?.includes(`/${key}`));
    return (isObject && isMeant ? answer : bucket.answer)(request, response);
  });

describe("F-31: what no other try changes ends the sync with a code and a sentence", () => {
  test.each<[StorageErrorCode, Answer]>([
    ["ACCESS_DENIED", refusal(403, "AccessDenied")],
    ["NO_BUCKET", refusal(404, "NoSuchBucket")],
    ["WRONG_REGION", refusal(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-west-1" })],
    ["REDIRECTED", plain(302, "", { location: "https://example.com/" })],
    ["BAD_ANSWER", plain(200, "<html>Sign in</html>")],
  ])("%s", async (code, answer) => {
    const world = await worldWith(2);
    world.bucket.always(answer);
    const sync = await syncNow(world);
    expect(sync).toMatchObject({ state: "failed", code, error: expect.any(String), tasksAdded: 0 });
    expect((await getConnection(world.scope, world)).lastSync).toEqual(sync);
    expect(inspect(sync)).not.toContain(PROVIDER_WORDS);
    world.bucket.always(null);
    expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 2 });
  });

  test("TLS", async () => {
    const world = await worldWith(0);
    const endpoint = `https://${s3Door.host}`;
    const source = { kind: "s3", bucket: "texts", region: "auto", endpoint } as const;
    const made = await createConnection(world.scope, connectionTo({ source, secret: SECRET }));
    expect(await syncNow({ ...world, ...made })).toMatchObject({ state: "failed", code: "TLS" });
  });

  test("credentials that can no longer be read", async () => {
    const world = await worldWith(1);
    await prisma().storageConnection.update({
      where: { id: world.connectionId },
      data: { secret: "v1:gone:AAAA" },
    });
    expect(await syncNow(world)).toMatchObject({ state: "failed", code: "CREDENTIALS_UNREADABLE" });
    expect(readKeys(world)).toEqual([]);
  });
});

describe("F-31: what passes by itself", () => {
  test("is shown while the sync waits, and forgotten when it goes on", async () => {
    const world = await worldWith(3);
    const { syncId } = await startSync(world.scope, { ...world, retriesFailed: false });
    const scope = jobScope(org.id, "test");
    await beginSync(scope, syncId);
    world.bucket.always(SLOW);
    const fault = await syncPages(scope, syncId).catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: "StorageError", code: "SLOW_DOWN" });
    expect(inspect(fault, { depth: 9 })).not.toMatch(/canary|127\.0\.0\.1|words of/i);
    expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "running", code: "SLOW_DOWN" });
    world.bucket.always(null);
    await runSync(world.scope, syncId);
    expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "completed", code: null });
  });

  test("ends the sync with its code when it does not pass", async () => {
    const world = await worldWith(3);
    world.bucket.always(SLOW);
    const { syncId } = await startSync(world.scope, { ...world, retriesFailed: false });
    await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
    expect(await getSync(world.scope, { syncId })).toMatchObject({
      ...{ state: "failed", code: "SLOW_DOWN", error: "The storage asked for fewer requests." },
    });
  });

  test("costs no object when it hits each of them once", async () => {
    const world = await worldWith(30);
    const refused = new Set<string>();
    world.bucket.always((request, response) => {
      const { url = "" } = request;
      const isFirst = !url.includes("list-type") && !refused.has(url);
      refused.add(url);
      return (isFirst ? SLOW : world.bucket.answer)(request, response);
    });
    expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 30, objectsFailed: 0 });
  });

  test("cut bodies are read again", async () => {
    const world = await worldWith(2);
    const cut: Answer = (_, response) => {
      response.writeHead(200, { etag: '"x"', "content-length": "1000" }).write("half");
      setTimeout(() => response.destroy(), 10);
    };
    world.bucket.script(null, cut, cut);
    expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 2 });
    expect((await tasksOf(world)).map(({ text }) => text)).toEqual(["text 0", "text 1"]);
  });

  test("one object that does not get better fails alone, and is read by the next sync", async () => {
    const world = await worldWith(4);
    refuseObjects(world, refusal(500, "InternalError"), ["2.txt"]);
    expect(await syncNow(world)).toMatchObject({
      ...{ state: "completed_with_errors", objectsRead: 3, objectsFailed: 1, code: null },
    });
    expect((await objectsOf(world))[2]).toMatchObject({ state: "failed", code: "UPSTREAM" });
    world.bucket.always(null);
    readKeys(world);
    expect(await syncNow(world)).toMatchObject({ state: "completed", objectsRead: 1, tasksAdded: 1 });
    expect(readKeys(world)).toEqual(["2.txt"]);
  });
});

test("one object that may not be read fails alone, and is not asked for again", async () => {
  const world = await worldWith(4);
  refuseObjects(world, refusal(403, "AccessDenied"), ["1.txt"]);
  expect(await syncNow(world)).toMatchObject({ objectsRead: 3, objectsFailed: 1 });
  readKeys(world);
  await syncNow(world);
  expect(readKeys(world)).toEqual([]);
});

test.each<[StorageErrorCode, Answer]>([
  ["ACCESS_DENIED", refusal(403, "AccessDenied")],
  ["NO_BUCKET", refusal(404, "NoSuchBucket")],
])("when none can be read it is the storage's fault, and no object is at fault: %s", async (code, answer) => {
  const world = await worldWith(40);
  refuseObjects(world, answer);
  expect(await syncNow(world)).toMatchObject({ state: "failed", code, objectsFailed: 0 });
  expect(await objectsOf(world)).toEqual([]);
  world.bucket.always(null);
  expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 40 });
});

test("an object that goes between listing and reading fails, and is missing next time", async () => {
  const world = await worldWith(2);
  refuseObjects(world, refusal(404, "NoSuchKey"), ["0.txt"]);
  expect(await syncNow(world)).toMatchObject({ objectsFailed: 1, tasksAdded: 1 });
  expect((await objectsOf(world))[0]).toMatchObject({ state: "failed", code: "NOT_FOUND" });
  await world.bucket.delete("0.txt");
  world.bucket.always(null);
  expect(await syncNow(world)).toMatchObject({ state: "completed", objectsMissing: 1 });
});

test("what comes packed is refused with the way out", async () => {
  const world = await storageWorld({ method: "rows" }, org);
  const packed = gzipSync("text\none\n");
  await world.bucket.put("a.csv", packed, { contentEncoding: "gzip" });
  expect(await syncNow(world)).toMatchObject({ objectsFailed: 1 });
  expect(await objectsOf(world)).toMatchObject([
    { code: "NOT_TEXT", reason: expect.stringContaining("gzip archive. Unpack it") },
  ]);
});

test("F-26: a file that is still being written waits for the next sync", async () => {
  const scope = await storageProject(org);
  const folder = await startFolder("growing");
  const made = await createConnection(scope, connectionTo(folder));
  const world = { scope, ...made };
  await folder.put("done.txt", "done");
  const file = path.join(folderRoot, "growing", "open.txt");
  await writeFile(file, "half of");
  expect(await syncNow(world)).toMatchObject({ objectsRead: 1, objectsFailed: 1, tasksAdded: 1 });
  expect((await objectsOf(world)).map(({ key, code }) => [key, code])).toEqual([
    ["done.txt", null],
    ["open.txt", "NOT_STABLE"],
  ]);
  await writeFile(file, "half of it and the rest");
  await utimes(file, new Date(Date.now() - 10_000), new Date(Date.now() - 10_000));
  expect(await syncNow(world)).toMatchObject({ state: "completed", objectsRead: 1, tasksAdded: 1 });
  expect((await tasksOf(world)).map(({ text }) => text)).toEqual(["done", "half of it and the rest"]);
});

describe("F-30: listings", () => {
  test("every key of several pages comes once, in order, whatever it is made of", async () => {
    const world = await worldWith(0);
    const odd = [
      ...["../../etc/passwd", "/absolute", "a b+c%41&<>'\".txt", "a//b", "emoji 🙂/ü", "tab\there", "~"],
      ...["é", "e\u0301", `${"k".repeat(1_000)}/${"l".repeat(23)}`],
    ];
    for (const key of odd) await world.bucket.put(key, `odd ${key}`);
    for (let n = 0; n < 2_100; n++) await world.bucket.put(`many/${n}.txt`, `text ${n}`);
    await world.bucket.put("folder/", "");
    const sync = await syncNow(world);
    expect(sync).toMatchObject({ state: "completed", objectsSeen: 2_110, tasksAdded: 2_110 });
    expect(world.bucket.requests.filter(({ key }) => key === null).length).toBeGreaterThanOrEqual(3);
    const keys = (await objectsOf(world)).map(({ key }) => key);
    expect(new Set(keys)).toEqual(
      new Set([...world.bucket.objects.keys()].filter((key) => key !== "folder/")),
    );
    const texts = (await tasksOf(world)).map(({ text }) => text);
    for (const key of odd) expect(texts.filter((text) => text === `odd ${key}`)).toHaveLength(1);
  });

  test("keys that repeat are one object; a key that cannot be stored is listed as such and never read", async () => {
    const world = await worldWith(2);
    const zero = world.bucket.objects.get("0.txt") ?? null;
    const one = world.bucket.objects.get("1.txt") ?? null;
    const entries = [
      ...[entryXml("0.txt", zero), entryXml("0.txt", zero), entryXml("1.txt", one)],
      ...[entryXml("nul\0.txt", one), entryXml(`${"ü".repeat(600)}.txt`, one)],
    ];
    world.bucket.script((_, response) => void response.end(listXml(entries, false)));
    expect(await syncNow(world)).toMatchObject({
      ...{ state: "completed_with_errors", objectsSeen: 4, objectsRead: 2, objectsFailed: 2, tasksAdded: 2 },
    });
    expect(readKeys(world)).toEqual(["0.txt", "1.txt"]);
    const bad = (await objectsOf(world)).filter(({ code }) => code === "BAD_KEY");
    expect(bad.map(({ key }) => Buffer.byteLength(key) <= 1_024 && !key.includes("\0"))).toEqual([
      true,
      true,
    ]);
  });
});
