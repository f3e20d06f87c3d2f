// F-29: whatever happens at the same moment, each object's rows become tasks exactly once.
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope } from "@/server/scope";
import { runImport } from "@/server/services/imports/run";
import { startImport } from "@/server/services/imports/start";
import { receiveUpload } from "@/server/services/imports/upload";
import { retireLabel } from "@/server/services/labels/write";
import { deleteProject } from "@/server/services/projects/update";
import { beginSync } from "@/server/services/storage/begin";
import { cancelSync } from "@/server/services/storage/cancel";
import { getSync } from "@/server/services/storage/read";
import { startSync } from "@/server/services/storage/start";
import { syncPages } from "@/server/services/storage/sync";
import { createConnection, deleteConnection } from "@/server/services/storage/write";
import { deleteTasks } from "@/server/services/tasks/delete";
import {
  connectionTo,
  objectsOf,
  projectOf,
  readKeys,
  runSync,
  type StorageWorld,
  storageWorld,
  syncNow,
  tasksOf,
} from "./storage-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

async function fill({ bucket }: StorageWorld, count: number, from = 0): Promise<void> {
  for (let n = from; n < from + count; n++)
    await bucket.put(`${String(n).padStart(5, "0")}.txt`, `text ${n}`);
}

/** Every object once, every inner id once, the counters as counted. */
async function expectOnce(world: StorageWorld, count: number): Promise<void> {
  const tasks = await tasksOf(world);
  expect(tasks).toHaveLength(count);
  expect(new Set(tasks.map((task) => task.text)).size).toBe(count);
  expect(tasks.map((task) => task.innerId)).toEqual(tasks.map((_, at) => at + 1));
  expect(await projectOf(world)).toMatchObject({ taskCount: count, nextInnerId: count + 1 });
}

/** Runs `during` while the object with this key is on its way, before its bytes arrive. */
function whileReading({ bucket }: StorageWorld, key: string, during: () => Promise<unknown>) {
  let once: Promise<unknown> | null = null;
  bucket.always((request, response) => {
    if (!request.url?.includes(key)) return bucket.answer(request, response);
    once ??= during();
    void once.then(() => bucket.answer(request, response));
  });
}

const start = ({ scope, connectionId }: StorageWorld) =>
  startSync(scope, { connectionId, retriesFailed: false });

test("two clicks are one sync", async () => {
  const world = await storageWorld();
  const started = await Promise.all(Array.from({ length: 8 }, () => start(world)));
  expect(new Set(started.map(({ syncId }) => syncId)).size).toBe(1);
  expect(await prisma().storageSync.count({ where: { connectionId: world.connectionId } })).toBe(1);
});

test("several workers on one sync store each object once", async () => {
  const world = await storageWorld();
  await fill(world, 300);
  const { syncId } = await start(world);
  await Promise.all([1, 2, 3, 4].map(() => runSync(world.scope, syncId)));
  expect(await getSync(world.scope, { syncId })).toMatchObject({
    ...{ state: "completed", objectsSeen: 300, objectsRead: 300, tasksAdded: 300 },
  });
  await expectOnce(world, 300);
});

test("two connections and an import into one project never share an inner id", async () => {
  const world = await storageWorld({ prefix: "0000" });
  const input = connectionTo(world.bucket, { prefix: "0001" });
  const other = { ...world, ...(await createConnection(world.scope, input)) };
  await fill(world, 20);
  const body = new Blob([`text\n${Array.from({ length: 50 }, (_, n) => `imported ${n}`).join("\n")}\n`]);
  const preview = await receiveUpload(world.scope, { fileName: "a.csv", body: body.stream() });
  if ("refused" in preview) throw new Error(preview.refused.message);
  const { importId } = preview;
  await startImport(world.scope, { importId, mapping: { textColumn: "text", onDuplicate: "skip" } });
  await Promise.all([
    syncNow(world),
    syncNow(other),
    runImport(jobScope(world.scope.orgId, "test"), { importId }),
  ]);
  await expectOnce(world, 70);
});

test("a sync that is canceled while it reads stores nothing of that part, and the next one goes on", async () => {
  const world = await storageWorld();
  await fill(world, 5);
  const { syncId } = await start(world);
  whileReading(world, "00003", () => cancelSync(world.scope, { syncId }));
  await runSync(world.scope, syncId);
  expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "canceled", tasksAdded: 0 });
  await expectOnce(world, 0);
  world.bucket.always(null);
  expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 5 });
  await expectOnce(world, 5);
  await expect(cancelSync(world.scope, { syncId })).rejects.toMatchObject({ code: "conflict" });
});

test("a canceled sync marks nothing as missing", async () => {
  const world = await storageWorld();
  await fill(world, 3);
  await syncNow(world);
  await world.bucket.delete("00001.txt");
  const { syncId } = await start(world);
  const scope = jobScope(world.scope.orgId, "test");
  await beginSync(scope, syncId);
  expect(await syncPages(scope, syncId)).toMatchObject({ left: true });
  await cancelSync(world.scope, { syncId });
  expect(await syncPages(scope, syncId)).toMatchObject({ left: false });
  expect((await objectsOf(world)).map(({ state }) => state)).toEqual(["synced", "synced", "synced"]);
});

test("a connection that is deleted while it is read stops its sync and keeps what was stored", async () => {
  const world = await storageWorld();
  await fill(world, 2);
  await syncNow(world);
  await fill(world, 2, 2);
  const { syncId } = await start(world);
  whileReading(world, "00003", () => deleteConnection(world.scope, world));
  await runSync(world.scope, syncId);
  expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "canceled" });
  await expectOnce(world, 2);
  const row = await prisma().storageConnection.findUniqueOrThrow({
    where: { id: world.connectionId },
    select: { secret: true, deletedAt: true },
  });
  expect(row).toEqual({ secret: null, deletedAt: expect.any(Date) });
});

test("a project that is deleted while it is synced takes everything with it", async () => {
  const world = await storageWorld();
  await fill(world, 2);
  await syncNow(world);
  await fill(world, 2, 2);
  const { syncId } = await start(world);
  whileReading(world, "00003", () => deleteProject(world.scope, { title: "Storage" }));
  await runSync(world.scope, syncId);
  const { projectId } = world.scope;
  expect(await prisma().project.count({ where: { id: projectId } })).toBe(0);
  expect(await prisma().storageSync.count({ where: { projectId } })).toBe(0);
  expect(await prisma().storageObject.count({ where: { projectId } })).toBe(0);
  expect(await prisma().task.count({ where: { projectId } })).toBe(0);
});

test("tasks that people delete while their object is read again do not stop the sync", async () => {
  const world = await storageWorld({ method: "rows", mapping: { textColumn: "text", idColumn: "id" } });
  await world.bucket.put("rows.csv", "id,text\na,one\nb,two\nc,three\n");
  await syncNow(world);
  await world.bucket.put("rows.csv", "id,text\na,one!\nb,two!\nd,four\n");
  const [first] = await tasksOf(world);
  whileReading(world, "rows.csv", () => deleteTasks(world.scope, { taskIds: [first?.id ?? 0n], count: 1 }));
  expect(await syncNow(world)).toMatchObject({ state: "completed", tasksAdded: 2, tasksChanged: 2 });
  expect((await tasksOf(world)).map(({ text, sourceState }) => [text, sourceState])).toEqual([
    ["two", "changed"],
    ["three", "missing"],
    ["one!", null],
    ["four", null],
  ]);
  expect(await projectOf(world)).toMatchObject({ taskCount: 4 });
});

test("a label that is retired while rows with it are read is the truth of that moment", async () => {
  const world = await storageWorld({ method: "rows", mapping: { textColumn: "text", labelColumn: "label" } });
  const { orgId, projectId } = world.scope;
  await prisma().label.create({ data: { orgId, projectId, value: "Other", color: "#123456", position: 9 } });
  await world.bucket.put("1.csv", "text,label\none,Refund\n");
  const label = await prisma().label.findFirstOrThrow({ where: { projectId, value: "Refund" } });
  whileReading(world, "1.csv", () => retireLabel(world.scope, { labelId: label.id }));
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 1, rowsRejected: 0 });
  world.bucket.always(null);
  await world.bucket.put("2.csv", "text,label\ntwo,Refund\n");
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 0, rowsRejected: 1, objectsFailed: 1 });
});

test("the person who started it must still be allowed when it begins", async () => {
  const world = await storageWorld();
  await fill(world, 1);
  const { syncId } = await start(world);
  const { orgId } = world.scope;
  const manager = { orgId_userId: { orgId, userId: world.org.users.manager.id } };
  await prisma().membership.update({ where: manager, data: { role: "reviewer" } });
  await runSync(world.scope, syncId);
  const [sync] = await prisma().storageSync.findMany({ where: { id: syncId } });
  expect(sync).toMatchObject({ state: "failed", code: null, error: expect.stringContaining("no longer") });
  expect(readKeys(world)).toEqual([]);
  await prisma().membership.update({ where: manager, data: { role: "manager" } });
});

test("an object that is written again between listing and reading is taken as it was read, once", async () => {
  const world = await storageWorld();
  await fill(world, 1);
  whileReading(world, "00000", () => world.bucket.put("00000.txt", "newer"));
  await syncNow(world);
  expect((await tasksOf(world)).map(({ text }) => text)).toEqual(["newer"]);
  world.bucket.always(null);
  readKeys(world);
  expect(await syncNow(world)).toMatchObject({ objectsRead: 0, tasksChanged: 0 });
  expect(readKeys(world)).toEqual([]);
});

test("the job runs a sync to its end, also when its event comes twice", async () => {
  const world = await storageWorld();
  await fill(world, 12);
  const { syncId } = await start(world);
  await start(world);
  await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
  expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "completed", tasksAdded: 12 });
  await expectOnce(world, 12);
});
