// What changed or went away at the source is marked on its tasks; nothing that people made is ever lost (F-27, F-28).
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CreateConnection } from "@/lib/schemas/storage";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { createAnnotation } from "@/server/services/annotations/create";
import { deleteTasks } from "@/server/services/tasks/delete";
import { objectsOf, readKeys, type StorageWorld, storageWorld, syncNow, tasksOf } from "./storage-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

const ROWS = { method: "rows", mapping: { textColumn: "text", idColumn: "id" } } as const;

async function worldWith(
  content: string,
  change: Partial<CreateConnection> = ROWS,
  key = "rows.csv",
): Promise<StorageWorld> {
  const world = await storageWorld(change);
  await world.bucket.put(key, content);
  await syncNow(world);
  return world;
}

const stateOf = async (world: StorageWorld) =>
  (await tasksOf(world)).map(({ externalId, text, sourceState }) => [externalId, text, sourceState]);

/** A person's label on the task with this text. */
async function label(world: StorageWorld, text: string) {
  const { orgId, projectId } = world.scope;
  const task = await prisma().task.findFirstOrThrow({ where: { orgId, projectId, text } });
  const { id: labelId } = await prisma().label.findFirstOrThrow({ where: { orgId, projectId } });
  await createAnnotation(world.scope, { taskId: task.id, labelId });
  return task;
}

test("F-27: by default a changed row is marked and keeps its text; new rows are added, rows that are gone marked missing", async () => {
  const world = await worldWith("id,text\na,one\nb,two\nc,three\n");
  await world.bucket.put("rows.csv", "id,text\nb,two!\na,one\nd,four\n");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({ state: "completed", objectsRead: 1, tasksAdded: 1, tasksChanged: 2 });
  expect(await stateOf(world)).toEqual([
    ["a", "one", null],
    ["b", "two", "changed"],
    ["c", "three", "missing"],
    ["d", "four", null],
  ]);
  await world.bucket.put("rows.csv", "id,text\na,one\nb,two\nc,three\n");
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 0, tasksChanged: 1 });
  expect(await stateOf(world)).toEqual([
    ["a", "one", null],
    ["b", "two", null],
    ["c", "three", null],
    ["d", "four", "missing"],
  ]);
});

test("F-27: on request a new text is taken where nobody has worked on the task, and marked everywhere else", async () => {
  const rows = (mark: string) =>
    `id,text\n${["free", "labelled", "skipped", "predicted", "open", "past"].map((id) => `${id},${id}${mark}`).join("\n")}\n`;
  const world = await worldWith(rows(""), { ...ROWS, onChange: "update" });
  const { orgId, projectId } = world.scope;
  const tasks = await tasksOf(world);
  const idOf = (text: string) => tasks.find((task) => task.text === text)?.id ?? 0n;
  await label(world, "labelled");
  const row = { orgId, projectId };
  const createdById = world.org.users.annotator.id;
  await prisma().annotation.create({
    data: { ...row, taskId: idOf("skipped"), skipped: true, source: "human", createdById },
  });
  await predict(world, idOf("predicted"));
  const lease = (taskId: bigint, ms: number) =>
    prisma().taskLease.create({
      data: { ...row, taskId, userId: createdById, expiresAt: new Date(Date.now() + ms) },
    });
  await lease(idOf("open"), 60_000);
  await lease(idOf("past"), -60_000);
  const annotationsBefore = await prisma().annotation.findMany({
    where: { projectId },
    orderBy: { id: "asc" },
  });
  await world.bucket.put("rows.csv", rows(" anew"));
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 0, tasksChanged: 6 });
  expect(await stateOf(world)).toEqual([
    ["free", "free anew", null],
    ["labelled", "labelled", "changed"],
    ["skipped", "skipped", "changed"],
    ["predicted", "predicted", "changed"],
    ["open", "open", "changed"],
    ["past", "past anew", null],
  ]);
  const taken = (await tasksOf(world))[0];
  expect(taken?.data).toEqual({ id: "free", text: "free anew" });
  expect(taken?.contentHash).not.toBe(tasks[0]?.contentHash);
  const after = await prisma().annotation.findMany({ where: { projectId }, orderBy: { id: "asc" } });
  expect(after).toEqual(annotationsBefore);
});

test("F-27: while a run is at work no text changes under it", async () => {
  const world = await worldWith("id,text\na,one\n", { ...ROWS, onChange: "update" });
  const run = await addRun(world, "running");
  await world.bucket.put("rows.csv", "id,text\na,one!\n");
  await syncNow(world);
  expect(await stateOf(world)).toEqual([["a", "one", "changed"]]);
  await prisma().run.update({ where: { id: run.id }, data: { state: "completed" } });
  await world.bucket.put("rows.csv", "id,text\na,one!!\n");
  await syncNow(world);
  expect(await stateOf(world)).toEqual([["a", "one!!", null]]);
});

test("rows without an id are told apart by their place, also behind a refused one", async () => {
  const change = { method: "rows", mapping: { textColumn: "text" } } as const;
  const world = await worldWith('{"text":"one"}\nnonsense\n{"text":"three"}\n', change, "rows.jsonl");
  const texts = ["one", "two", "three", "four"].map((text) => JSON.stringify({ text }));
  await world.bucket.put("rows.jsonl", texts.join("\n"));
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 2, tasksChanged: 0 });
  expect((await tasksOf(world)).map(({ text, objectRow }) => [text, objectRow])).toEqual([
    ["one", "1"],
    ["three", "3"],
    ["two", "2"],
    ["four", "4"],
  ]);
});

test("a file as one task keeps its task when its text changes", async () => {
  const world = await storageWorld();
  await world.bucket.put("a.txt", "one");
  await syncNow(world);
  await world.bucket.put("a.txt", "two");
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 0, tasksChanged: 1 });
  expect(await stateOf(world)).toEqual([[null, "one", "changed"]]);
});

test("the same bytes under a new etag change nothing", async () => {
  const world = await worldWith("id,text\na,one\n");
  const stored = world.bucket.objects.get("rows.csv");
  if (stored) stored.etag = '"d41d8cd98f00b204e9800998ecf8427e-3"';
  readKeys(world);
  expect(await syncNow(world)).toMatchObject({ objectsRead: 1, tasksAdded: 0, tasksChanged: 0 });
  expect(readKeys(world)).toEqual(["rows.csv"]);
  await syncNow(world);
  expect(readKeys(world)).toEqual([]);
  expect((await objectsOf(world))[0]?.etag).toBe("d41d8cd98f00b204e9800998ecf8427e-3");
});

test("F-28: an object that is gone leaves its tasks and annotations, marked; when it comes back the marks go", async () => {
  const world = await storageWorld();
  for (const name of ["a", "b", "c"]) await world.bucket.put(`${name}.txt`, name);
  await syncNow(world);
  const task = await label(world, "b");
  await world.bucket.delete("b.txt");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({ state: "completed", objectsSeen: 2, objectsMissing: 1, tasksAdded: 0 });
  expect(await stateOf(world)).toEqual([
    [null, "a", null],
    [null, "b", "missing"],
    [null, "c", null],
  ]);
  expect(await prisma().annotation.count({ where: { taskId: task.id } })).toBe(1);
  expect((await objectsOf(world)).map(({ state }) => state)).toEqual(["synced", "missing", "synced"]);
  expect(await syncNow(world)).toMatchObject({ objectsMissing: 0 });
  await world.bucket.put("b.txt", "b");
  expect(await syncNow(world)).toMatchObject({ objectsMissing: 0, tasksAdded: 0, tasksChanged: 0 });
  expect((await stateOf(world)).map(([, , state]) => state)).toEqual([null, null, null]);
  expect((await objectsOf(world)).map(({ state }) => state)).toEqual(["synced", "synced", "synced"]);
});

test("what comes back with another text is marked as changed", async () => {
  const world = await storageWorld();
  await world.bucket.put("a.txt", "one");
  await syncNow(world);
  await world.bucket.delete("a.txt");
  await syncNow(world);
  await world.bucket.put("a.txt", "two");
  await syncNow(world);
  expect(await stateOf(world)).toEqual([[null, "one", "changed"]]);
});

test("tasks that people deleted stay deleted while their object is as it was", async () => {
  const world = await worldWith("id,text\na,one\nb,two\n");
  const [first] = await tasksOf(world);
  await deleteTasks(world.scope, { taskIds: [first?.id ?? 0n], count: 1 });
  await syncNow(world);
  expect((await tasksOf(world)).map(({ text }) => text)).toEqual(["two"]);
  await world.bucket.put("rows.csv", "id,text\na,one\nb,two\nc,three\n");
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 2 });
});

test("an object that can no longer be read leaves its tasks as they are", async () => {
  const world = await worldWith("id,text\na,one\n");
  await world.bucket.put("rows.csv", "id,body\na,one\n");
  expect(await syncNow(world)).toMatchObject({ state: "completed_with_errors", objectsFailed: 1 });
  await world.bucket.put("rows.csv", "id,text\na,\n");
  expect(await syncNow(world)).toMatchObject({ state: "completed_with_errors", objectsFailed: 1 });
  expect(await stateOf(world)).toEqual([["a", "one", null]]);
  await world.bucket.put("rows.csv", "id,text\n");
  expect(await syncNow(world)).toMatchObject({ state: "completed", tasksChanged: 1 });
  expect(await stateOf(world)).toEqual([["a", "one", "missing"]]);
});

test("ids stay unique in the project: a row with an id from elsewhere is refused, not merged", async () => {
  const world = await worldWith("id,text\na,one\n");
  await world.bucket.put("second.csv", "id,text\na,other\nb,two\n");
  expect(await syncNow(world)).toMatchObject({ tasksAdded: 1, rowsRejected: 1 });
  expect(await stateOf(world)).toEqual([
    ["a", "one", null],
    ["b", "two", null],
  ]);
});

async function addRun(world: StorageWorld, state: string) {
  const { orgId, projectId } = world.scope;
  const createdById = world.org.users.owner.id;
  const row = { orgId, projectId, createdById };
  const prompt = await prisma().prompt.create({ data: { ...row, name: "P" }, select: { id: true } });
  const version = await prisma().promptVersion.create({
    data: { ...row, promptId: prompt.id, number: 1, system: "s", user: "{{text}}", model: "demo" },
    select: { id: true },
  });
  const at = { promptId: prompt.id, versionId: version.id, clientRequestId: crypto.randomUUID() };
  return prisma().run.create({
    data: { ...row, ...at, scope: "all", labels: [], model: "demo", state },
    select: { id: true, versionId: true },
  });
}

async function predict(world: StorageWorld, taskId: bigint) {
  const { orgId, projectId } = world.scope;
  const run = await addRun(world, "completed");
  await prisma().prediction.create({
    data: {
      orgId,
      projectId,
      taskId,
      runId: run.id,
      versionId: run.versionId,
      state: "failed",
      code: "TIMEOUT",
    },
  });
}
