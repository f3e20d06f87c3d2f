// A sync makes each object's rows into tasks once, and reads only what is new or has changed.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { env } from "@/server/env";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { listObjects } from "@/server/services/storage/read";
import { objectsOf, projectOf, readKeys, storageWorld, syncNow, tasksOf } from "./storage-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

test("files become tasks in the order of their keys, with the project's column and counters", async () => {
  const world = await storageWorld();
  await world.bucket.put("a/1.txt", "first");
  await world.bucket.put("a/2.json", JSON.stringify({ data: { text: "second", n: 7 }, meta: { batch: 3 } }));
  await world.bucket.put("b.json", JSON.stringify({ text: "third" }));
  const sync = await syncNow(world);
  expect(sync).toMatchObject({
    ...{ state: "completed", objectsSeen: 3, objectsRead: 3, objectsFailed: 0, objectsMissing: 0 },
    ...{ tasksAdded: 3, tasksChanged: 0, rowsRejected: 0, code: null, error: null },
  });
  const tasks = await tasksOf(world);
  expect(tasks.map(({ innerId, text, data, objectRow }) => ({ innerId, text, data, objectRow }))).toEqual([
    { innerId: 1, text: "first", data: { text: "first" }, objectRow: "1" },
    { innerId: 2, text: "second", data: { text: "second", n: 7 }, objectRow: "1" },
    { innerId: 3, text: "third", data: { text: "third" }, objectRow: "1" },
  ]);
  expect(await projectOf(world)).toMatchObject({
    taskCount: 3,
    nextInnerId: 4,
    textColumn: "text",
    columns: ["text", "n"],
  });
  expect((await objectsOf(world)).map(({ key, state, rows }) => [key, state, rows])).toEqual([
    ["a/1.txt", "synced", 1],
    ["a/2.json", "synced", 1],
    ["b.json", "synced", 1],
  ]);
});

test("a second sync of an unchanged bucket reads no object", async () => {
  const world = await storageWorld();
  for (let n = 0; n < 30; n++) await world.bucket.put(`${n}.txt`, `text ${n}`);
  await syncNow(world);
  expect(readKeys(world)).toHaveLength(30);
  const again = await syncNow(world);
  expect(again).toMatchObject({ state: "completed", objectsSeen: 30, objectsRead: 0, tasksAdded: 0 });
  expect(readKeys(world)).toEqual([]);
  await world.bucket.put("new.txt", "new");
  expect(await syncNow(world)).toMatchObject({ objectsSeen: 31, objectsRead: 1, tasksAdded: 1 });
  expect(readKeys(world)).toEqual(["new.txt"]);
  expect(await prisma().task.count({ where: { projectId: world.scope.projectId } })).toBe(31);
});

test("files of rows become their rows: JSON, JSONL, CSV, TSV and TXT, with labels and annotations that come along", async () => {
  const world = await storageWorld({
    method: "rows",
    mapping: { textColumn: "text", idColumn: "id", labelColumn: "label" },
  });
  const annotated = {
    data: { text: "from Label Studio", id: "ls" },
    annotations: [
      {
        completed_by: { email: world.org.users.reviewer.email },
        result: [{ type: "choices", from_name: "c", to_name: "t", value: { choices: ["billing"] } }],
      },
    ],
  };
  await world.bucket.put("1.csv", "id,text,label\nc1,from CSV,refund\nc2,plain,\n");
  await world.bucket.put("2.json", JSON.stringify([annotated, { text: "bare" }]));
  await world.bucket.put("3.jsonl", '{"id":"j1","text":"from JSONL"}\n\n{"id":"j2","text":"more"}\n');
  await world.bucket.put("4.tsv", "text\tid\nfrom TSV\tt1\n");
  await world.bucket.put("5.txt", "line one\r\n\r\nline two");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({ state: "completed", objectsRead: 5, tasksAdded: 9, rowsRejected: 0 });
  const tasks = await tasksOf(world);
  expect(tasks.map(({ text, externalId, objectRow }) => [text, externalId, objectRow])).toEqual([
    ["from CSV", "c1", "id:c1"],
    ["plain", "c2", "id:c2"],
    ["from Label Studio", "ls", "id:ls"],
    ["bare", null, "2"],
    ["from JSONL", "j1", "id:j1"],
    ["more", "j2", "id:j2"],
    ["from TSV", "t1", "id:t1"],
    ["line one", null, "1"],
    ["line two", null, "2"],
  ]);
  const annotations = await prisma().annotation.findMany({
    where: { projectId: world.scope.projectId },
    orderBy: { taskId: "asc" },
    include: { label: true },
  });
  expect(
    annotations.map((row) => [row.label?.value, row.source, row.groundTruth, row.createdById, row.importId]),
  ).toEqual([
    ["Refund", "imported", true, world.org.users.manager.id, null],
    ["Billing", "imported", false, world.org.users.reviewer.id, null],
  ]);
  expect(await projectOf(world)).toMatchObject({
    ...{ taskCount: 9, annotatedCount: 2, groundTruthCount: 1, nextInnerId: 10 },
    columns: ["id", "text"],
  });
});

test("what cannot be a task is listed with its reason while the others go in", async () => {
  const world = await storageWorld({
    method: "rows",
    mapping: { textColumn: "text", idColumn: "id", labelColumn: "label" },
  });
  const rows = [
    "id,text,label",
    "1,good,",
    "2,,",
    "3,bad label,Nonsense",
    "1,again,",
    "4,fine,Refund",
    "5,x,y,z",
  ];
  await world.bucket.put("rows.csv", rows.join("\n"));
  await world.bucket.put("other.csv", "id,text,label\n4,taken,\n9,mine,\n");
  await world.bucket.put("header.csv", "id,body\n1,x\n");
  await world.bucket.put("none.csv", "id,text\n7,\n8,\n");
  await world.bucket.put("empty.csv", "id,text\n");
  await world.bucket.put("nothing", "");
  await world.bucket.put("z.pdf", "%PDF-1.7 binary");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({
    ...{ state: "completed_with_errors", objectsSeen: 7, objectsRead: 3, objectsFailed: 4 },
    ...{ tasksAdded: 3, rowsRejected: 7 },
  });
  const objects = new Map((await objectsOf(world)).map((row) => [row.key, row]));
  expect(objects.get("rows.csv")).toMatchObject({ state: "synced", rows: 1, rejected: 5, code: null });
  expect(objects.get("other.csv")).toMatchObject({ state: "synced", rows: 2, rejected: 0 });
  expect(objects.get("empty.csv")).toMatchObject({ state: "synced", rows: 0, rejected: 0 });
  expect(objects.get("none.csv")).toMatchObject({ state: "failed", code: "BAD_ROWS", rejected: 2 });
  expect(objects.get("header.csv")).toMatchObject({
    ...{ state: "failed", code: "BAD_ROWS", reason: 'The file has no column "text".' },
  });
  expect(objects.get("nothing")).toMatchObject({ code: "NOT_TEXT", reason: "The file is empty." });
  expect(objects.get("z.pdf")).toMatchObject({ code: "NOT_TEXT" });
  const view = await listObjects(world.scope, { connectionId: world.connectionId });
  const shown = view.items.find(({ key }) => key === "rows.csv");
  expect(shown?.rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
    [3, "EMPTY_TEXT", "text"],
    [4, "UNKNOWN_LABEL", "label"],
    [5, "DUPLICATE_ID", "id"],
    [6, "DUPLICATE_ID", "id"],
    [7, "RAGGED_ROW", undefined],
  ]);
  expect((await tasksOf(world)).map(({ text }) => text)).toEqual(["taken", "mine", "good"]);
});

test("of a file as one task the reason is that of its one row", async () => {
  const world = await storageWorld();
  await world.bucket.put("blank.txt", " \n");
  await world.bucket.put("latin.txt", new Uint8Array([0x66, 0xfc, 0x72]));
  await world.bucket.put("list.json", "[1]");
  await world.bucket.put("nul.txt", "a\0b");
  await world.bucket.put("wide.txt", "x".repeat(1_048_577));
  await syncNow(world);
  const objects = await objectsOf(world);
  expect(objects.map(({ key, code, reason }) => [key, code, reason])).toEqual([
    ["blank.txt", "BAD_ROWS", "The text is empty."],
    ["latin.txt", "NOT_TEXT", "The file is not UTF-8 text."],
    ["list.json", "BAD_ROWS", "A task must be a JSON object."],
    ["nul.txt", "BAD_ROWS", "The text holds a NUL character, which cannot be stored."],
    ["wide.txt", "TOO_LARGE", null],
  ]);
  expect(readKeys(world)).not.toContain("wide.txt");
  expect(await projectOf(world)).toMatchObject({ taskCount: 0, textColumn: null });
});

test("what failed is read again only when it changed, or when it is asked for", async () => {
  const world = await storageWorld();
  await world.bucket.put("bad.txt", "");
  await syncNow(world);
  readKeys(world);
  expect(await syncNow(world)).toMatchObject({ state: "completed", objectsSeen: 1, objectsFailed: 0 });
  expect(readKeys(world)).toEqual([]);
  expect(await syncNow(world, { retriesFailed: true })).toMatchObject({ objectsFailed: 1 });
  expect(readKeys(world)).toEqual(["bad.txt"]);
  await world.bucket.put("bad.txt", "good");
  expect(await syncNow(world)).toMatchObject({ objectsRead: 1, tasksAdded: 1 });
  expect(await objectsOf(world)).toMatchObject([{ state: "synced", code: null, reason: null, rejects: [] }]);
});

test("only keys with the prefix that match the pattern are read", async () => {
  const world = await storageWorld({ prefix: "in/", pattern: "in/*/*.txt" });
  for (const key of ["in/a/1.txt", "in/a/2.csv", "in/3.txt", "in/a/b/4.txt", "out/a/5.txt"])
    await world.bucket.put(key, key);
  expect(await syncNow(world)).toMatchObject({ objectsSeen: 1, tasksAdded: 1 });
  expect((await tasksOf(world)).map(({ text }) => text)).toEqual(["in/a/1.txt"]);
});

test("a large file is read through the disk, row by row, and leaves nothing there", async () => {
  const world = await storageWorld({ method: "rows", mapping: { textColumn: "text", idColumn: "id" } });
  const lines = Array.from({ length: 40_000 }, (_, n) => `k${n},some text that is long enough ${n}`);
  await world.bucket.put("big.csv", `id,text\n${lines.join("\n")}\nk7,again\n`);
  await world.bucket.put("small.csv", "id,text\ns,small\n");
  const sync = await syncNow(world);
  expect(sync).toMatchObject({ tasksAdded: 40_001, rowsRejected: 1, objectsRead: 2 });
  expect(await projectOf(world)).toMatchObject({ taskCount: 40_001, nextInnerId: 40_002 });
  const [big] = await objectsOf(world);
  expect(big).toMatchObject({ rows: 40_000, rejected: 1 });
  expect(await readdir(path.join(env.dataDir, "scratch"))).toEqual([]);
});
