// Storage that means harm, or people who do: what one connection may cost, and what it may not break.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope } from "@/server/scope";
import { beginSync } from "@/server/services/storage/begin";
import { testStorage } from "@/server/services/storage/probe";
import { getSync } from "@/server/services/storage/read";
import { startSync } from "@/server/services/storage/start";
import { syncPages } from "@/server/services/storage/sync";
import { callerOf } from "@/tests/factories";
import { entryXml, listXml, plain } from "@/tests/fakes/storage/scripted-s3";
import { s3Door } from "@/tests/setup/storage";
import {
  connectionTo,
  objectsOf,
  readKeys,
  runSync,
  type StorageWorld,
  storageWorld,
  syncNow,
  tasksOf,
} from "./storage-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

const ROWS = { method: "rows", mapping: { textColumn: "text", idColumn: "id" } } as const;

const LIST = (item: string) => `[${item}]`;
const WORK = (text: string) =>
  LIST(
    `{"data":{"id":"1","text":"t"},"annotations":[{"completed_by":{"email":${text}},"result":[{"type":"choices","value":{"choices":["Refund"]}}]}]}`,
  );

test.each([
  ["1.jsonl", '{"id":"1","text":"one","a\\u0000b":{"c":"\\ud800"}}\n'],
  ["2.jsonl", '{"id":"1","text":"one","a":{"b\\ud800":{"c":"\\u0000"}}}\n'],
  ["3.jsonl", '{"id":"3","text":"x","k\\u0000":1,"k\\u0000":2}\n'],
  ["4.json", '[{"id":"4","text":"x","\\ud800":{"\\u0000":"y\\u0000"}}]'],
  ["5.csv", "id,text,a\0b,a\0b\n5,x,y,z\n"],
  ["6.csv", 'id,text,"a\0b"\n6,"x\0",y\n'],
  ["7.json", LIST('{"data":{"id":"7","text":"t"},"x":"\\ud800"}')],
  ["8.json", LIST('{"data":{"id":"7","text":"t"},"x\\u0000":1}')],
  ["9.json", WORK('"a\\u0000@example.com"')],
  ["10.json", WORK('"a\\ud800@example.com"')],
  ["12.json", WORK('"a@example.com","x":{"\\u0000":1}')],
  ["11.json", LIST('{"data":{"id":"\\u0000","text":"t"}}')],
])("what no database can hold is refused with its row: %s", async (key, content) => {
  const world = await storageWorld(ROWS);
  await world.bucket.put(key, content);
  await world.bucket.put("other.jsonl", '{"id":"o","text":"other"}\n');
  expect(await syncNow(world)).toMatchObject({ state: "completed_with_errors", objectsSeen: 2 });
  expect((await tasksOf(world)).map(({ text }) => text)).toContain("other");
  expect((await objectsOf(world)).find((object) => object.key === key)?.rejects).not.toEqual(undefined);
});

test.each(["+275760-09-12T00:00:00.000Z", "-200000-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z"])(
  "a date that no database reads says nothing: %s",
  async (date) => {
    const world = await storageWorld(ROWS);
    await world.bucket.put("1.json", WORK(`"a@example.com"},"created_at":"${date}","x":{"y":1`));
    expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 1 });
  },
);

test("a page that ends with a key that cannot be stored is gone on from", async () => {
  const world = await storageWorld();
  for (let n = 0; n < 999; n++) await world.bucket.put(`a${n}.txt`, `text ${n}`);
  await world.bucket.put("b\0.txt", "bad");
  await world.bucket.put("c.txt", "last");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({ state: "completed_with_errors", objectsSeen: 1_001, objectsFailed: 1 });
  expect(await prisma().task.count({ where: { projectId: world.scope.projectId } })).toBe(1_000);
});

/** As a server of somebody's own may: every object has no bytes by its listing. */
function hideSizes({ bucket }: StorageWorld): void {
  const empty = Buffer.alloc(0);
  bucket.always((request, response) => {
    if (!request.url?.includes("list-type")) return bucket.answer(request, response);
    const entries = [...bucket.objects].map(([key, { etag }]) => entryXml(key, { body: empty, etag }));
    plain(200, listXml(entries, false), { "content-type": "application/xml" })(request, response);
  });
}

test("a listing that hides its sizes fills no memory: a step holds so much and no more", async () => {
  const world = await storageWorld();
  for (let n = 0; n < 80; n++) await world.bucket.put(`${n}.txt`, Buffer.alloc(1_000_000, "a"));
  hideSizes(world);
  const { syncId } = await startSync(world.scope, { ...world, retriesFailed: false });
  const scope = jobScope(world.scope.orgId, "test");
  await beginSync(scope, syncId);
  expect(await syncPages(scope, syncId)).toMatchObject({ left: true });
  expect(readKeys(world).length).toBeLessThan(60);
  await runSync(world.scope, syncId);
  expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "completed", tasksAdded: 80 });
});

test("a large object that its listing calls small waits until the listing says how large it is", async () => {
  const world = await storageWorld(ROWS);
  await world.bucket.put("a.csv", `id,text\n${"1,some text that is long enough\n".repeat(50_000)}`);
  hideSizes(world);
  expect(await syncNow(world)).toMatchObject({ objectsFailed: 1, tasksAdded: 0 });
  expect(await objectsOf(world)).toMatchObject([{ state: "failed", code: "NOT_STABLE" }]);
  world.bucket.always(null);
  expect(await syncNow(world)).toMatchObject({ objectsFailed: 0, tasksAdded: 1 });
});

test("one organization looks at few storages at once, and others are not kept from it", async () => {
  const [world, other] = [await storageWorld(), await storageWorld()];
  const { source, secret } = connectionTo(world.bucket);
  const held: (() => void)[] = [];
  s3Door.serve((request, response) => void held.push(() => other.bucket.answer(request, response)));
  const first = [1, 2, 3, 4].map(() => testStorage(world.scope, { source, secret }));
  await vi.waitFor(() => expect(held).toHaveLength(4));
  await expect(testStorage(world.scope, { source, secret })).rejects.toMatchObject({
    code: "too_many_requests",
  });
  const second = testStorage(other.scope, { source, secret });
  await vi.waitFor(() => expect(held).toHaveLength(5));
  for (const answer of held) answer();
  for (const { problem } of await Promise.all([...first, second])) expect(problem).toBe(null);
  s3Door.serve((request, response) => other.bucket.answer(request, response));
  expect(await testStorage(world.scope, { source, secret })).toEqual({ problem: null });
});

/** So random that no index can pack it. */
const wide = (bytes: number) => randomBytes(bytes).toString("base64url").slice(0, bytes);

test("the longest place and prefix that may be written can be kept, and longer ones are refused kindly", async () => {
  const world = await storageWorld();
  const { storage } = callerOf(world.org.users.manager);
  const create = (endpoint: string, prefix: string, title = "Long", textColumn = "text") =>
    storage.create({
      ...{ org: world.org.slug, projectId: world.scope.projectId, title, prefix, method: "file" },
      ...{ source: { kind: "s3", bucket: `b${"c".repeat(250)}`, endpoint }, mapping: { textColumn } },
      secret: { kind: "s3", accessKeyId: "a", secretAccessKey: "b" },
    });
  const long = `https://example.com/${wide(470)}`;
  await create(long, wide(1_024));
  const bad = { code: "BAD_REQUEST" };
  await expect(create(long, "🪣".repeat(257))).rejects.toMatchObject(bad);
  await expect(create(`https://example.com/${"ü".repeat(400)}`, "")).rejects.toMatchObject(bad);
  await expect(create(long, "a", "a\0b")).rejects.toMatchObject(bad);
  await expect(create(long, "a\ud800")).rejects.toMatchObject(bad);
  await expect(create(long, "a", "Fine", "te\0xt")).rejects.toMatchObject(bad);
});
