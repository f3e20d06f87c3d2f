// Connections to storage: who may make them, what becomes of their credentials, and what a person sees before saving.
import superjson from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAX_CONNECTIONS } from "@/lib/limits";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { previewStorage } from "@/server/services/storage/preview";
import { testStorage } from "@/server/services/storage/probe";
import { getConnection, listConnections, listObjects, listSyncs } from "@/server/services/storage/read";
import { startSync } from "@/server/services/storage/start";
import { createConnection, deleteConnection, updateConnection } from "@/server/services/storage/write";
import { deleteTasks } from "@/server/services/tasks/delete";
import { makeOrganization, type TestOrganization } from "@/tests/factories";
import { refusal, startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";
import { s3Door } from "@/tests/setup/storage";
import { connectionTo, readKeys, storageProject, storageWorld, syncNow, tasksOf } from "./storage-world";

let org: TestOrganization;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  org = await makeOrganization();
});
afterAll(() => stopJobs());

const SECRET = {
  kind: "s3",
  accessKeyId: "AKIACANARY0001",
  secretAccessKey: "canary-of-connections",
} as const;

test("a connection is listed with everything but its credentials", async () => {
  const { scope, connectionId, bucket } = await storageWorld({ secret: SECRET, schedule: "daily" }, org);
  const { connections, offers } = await listConnections(scope);
  expect(offers).toEqual({ folder: true });
  expect(connections).toEqual([
    {
      ...{ id: connectionId, title: "Tickets", source: bucket.source, hasSecret: true, prefix: "" },
      ...{ pattern: "", recursive: true, method: "file", mapping: { textColumn: "text" } },
      ...{ onChange: "mark", schedule: "daily", nextSyncAt: expect.any(Date), lastSync: null },
      ...{ createdAt: expect.any(Date), createdBy: org.users.manager.name },
      objects: { synced: 0, failed: 0, missing: 0 },
    },
  ]);
  expect(superjson.stringify(connections)).not.toContain("canary");
  const row = await prisma().storageConnection.findUniqueOrThrow({
    where: { id: connectionId },
    select: { secret: true, location: true },
  });
  expect(row.secret).toMatch(/^v1:/);
  expect(superjson.stringify(row)).not.toContain("canary");
});

test("two live connections of a project never read the same place with the same prefix", async () => {
  const { scope, bucket } = await storageWorld({}, org);
  const again = createConnection(scope, connectionTo(bucket));
  await expect(again).rejects.toMatchObject({ code: "conflict" });
  const { connectionId } = await createConnection(scope, connectionTo(bucket, { prefix: "x/" }));
  const moved = updateConnection(scope, { connectionId, ...connectionTo(bucket) });
  await expect(moved).rejects.toMatchObject({ code: "conflict" });
  const both = await Promise.allSettled(
    [1, 2, 3].map(() => createConnection(scope, connectionTo(bucket, { prefix: "y/" }))),
  );
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const other = await storageProject(org);
  await createConnection(other, connectionTo(bucket));
});

test("a deleted connection comes back with its objects, so nothing is imported twice", async () => {
  const world = await storageWorld({ schedule: "hourly" }, org);
  const { scope, bucket } = world;
  await bucket.put("a.txt", "one");
  await syncNow(world);
  await deleteConnection(scope, world);
  expect((await listConnections(scope)).connections).toEqual([]);
  await expect(getConnection(scope, world)).rejects.toMatchObject({ code: "not_found" });
  await expect(listObjects(scope, world)).rejects.toMatchObject({ code: "not_found" });
  await expect(startSync(scope, { ...world, retriesFailed: false })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(deleteConnection(scope, world)).rejects.toMatchObject({ code: "not_found" });
  expect(await tasksOf(world)).toHaveLength(1);
  const { connectionId } = await createConnection(scope, connectionTo(bucket, { title: "Again" }));
  expect(connectionId).toBe(world.connectionId);
  readKeys(world);
  expect(await syncNow(world)).toMatchObject({ objectsRead: 0, tasksAdded: 0 });
  expect(readKeys(world)).toEqual([]);
  expect(await getConnection(scope, world)).toMatchObject({ title: "Again", nextSyncAt: null });
});

test("a deleted connection that two people make again at once is made once", async () => {
  const { scope, bucket, connectionId } = await storageWorld({}, org);
  await deleteConnection(scope, { connectionId });
  const made = await Promise.allSettled(
    ["One", "Two", "Three"].map((title) => createConnection(scope, connectionTo(bucket, { title }))),
  );
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a project has a bounded number of connections, also when they are made at once", async () => {
  const { scope, bucket } = await storageWorld({}, org);
  const { orgId, projectId } = scope;
  const stored = { kind: "s3", source: {}, method: "file", mapping: {}, createdById: org.users.manager.id };
  const many = Array.from({ length: MAX_CONNECTIONS - 2 }, (_, n) => `p${n}/`);
  await prisma().storageConnection.createMany({
    data: many.map((prefix) => ({ ...stored, orgId, projectId, title: prefix, location: "s3 x y", prefix })),
  });
  const made = await Promise.allSettled(
    ["x/", "y/", "z/"].map((prefix) => createConnection(scope, connectionTo(bucket, { prefix }))),
  );
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(createConnection(scope, connectionTo(bucket, { prefix: "last/" }))).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("200 connections"),
  });
});

test("credentials stay with their place: what moves needs them anew", async () => {
  const { scope, connectionId, bucket } = await storageWorld({ secret: SECRET }, org);
  const kept = { ...connectionTo(bucket), secret: undefined };
  await updateConnection(scope, { connectionId, ...kept, title: "Renamed" });
  expect(await getConnection(scope, { connectionId })).toMatchObject({ title: "Renamed", hasSecret: true });
  const elsewhere = { ...bucket.source, bucket: "elsewhere" };
  const fields = { secret: expect.stringContaining("never sent to another place") };
  await expect(updateConnection(scope, { connectionId, ...kept, source: elsewhere })).rejects.toMatchObject({
    code: "invalid",
    fields,
  });
  for (const source of [elsewhere, { ...bucket.source, endpoint: "http://127.0.0.1:1" }]) {
    bucket.requests.splice(0);
    await expect(testStorage(scope, { source, connectionId })).rejects.toMatchObject({ fields });
    await expect(previewStorage(scope, { source, connectionId, ...SELECTION })).rejects.toMatchObject({
      fields,
    });
    expect(bucket.requests).toEqual([]);
  }
  const region = { ...bucket.source, region: "eu-central-1" };
  await updateConnection(scope, { connectionId, ...kept, source: region });
  await updateConnection(scope, { connectionId, ...kept, source: elsewhere, secret: SECRET });
});

const SELECTION = { prefix: "", pattern: "", recursive: true, method: "file" } as const;

test("credentials are demanded, and of the right kind", async () => {
  const scope = await storageProject(org);
  const bucket = startScriptedS3(s3Door);
  const input = connectionTo(bucket);
  const azure = { kind: "azure", accountKey: "YQ==" } as const;
  for (const secret of [undefined, azure])
    await expect(createConnection(scope, { ...input, secret })).rejects.toMatchObject({
      code: "invalid",
      fields: { secret: expect.any(String) },
    });
  await expect(
    createConnection(scope, { ...input, source: { kind: "folder", path: "x" } }),
  ).rejects.toMatchObject({ code: "invalid" });
  await expect(testStorage(scope, { source: bucket.source })).rejects.toMatchObject({ code: "invalid" });
});

test.each(["http://127.0.0.1:9", "https://user:canary@storage.example.com", "http://storage.example.com"])(
  "an address that no sync would reach is not saved: %s",
  async (endpoint) => {
    const scope = await storageProject(org);
    const source = { kind: "s3", bucket: "texts", region: "auto", endpoint } as const;
    const input = connectionTo({ source, secret: SECRET });
    await expect(createConnection(scope, input)).rejects.toMatchObject({
      code: "invalid",
      fields: { "source.endpoint": expect.stringContaining("may not be used") },
    });
  },
);

test("new credentials are tried on what the old ones could not open", async () => {
  const world = await storageWorld({}, org);
  await world.bucket.put("a.txt", "one");
  world.bucket.script(null, refusal(403, "AccessDenied"));
  expect(await syncNow(world)).toMatchObject({ objectsFailed: 1 });
  expect(await syncNow(world)).toMatchObject({ objectsFailed: 0, tasksAdded: 0 });
  const input = connectionTo(world.bucket, { secret: SECRET });
  await updateConnection(world.scope, { connectionId: world.connectionId, ...input });
  expect(await syncNow(world)).toMatchObject({ objectsRead: 1, tasksAdded: 1 });
});

test("the project's text column is kept to, and columns are not used twice", async () => {
  const { scope, bucket, ...world } = await storageWorld({}, org);
  await bucket.put("a.txt", "one");
  await syncNow({ ...world, scope });
  const input = connectionTo(bucket, { prefix: "b/" });
  await expect(createConnection(scope, { ...input, mapping: { textColumn: "body" } })).rejects.toMatchObject({
    code: "invalid",
    fields: { "mapping.textColumn": expect.any(String) },
  });
  await expect(
    createConnection(scope, { ...input, mapping: { textColumn: "text", labelColumn: "text" } }),
  ).rejects.toMatchObject({ code: "invalid", fields: { "mapping.labelColumn": expect.any(String) } });
});

test("method and id column stay while there are tasks; without them all is read anew", async () => {
  const world = await storageWorld({}, org);
  const { scope, bucket, connectionId } = world;
  await bucket.put("rows.csv", "text\none\ntwo\n");
  await syncNow(world);
  const asRows = connectionTo(bucket, { method: "rows" });
  await expect(updateConnection(scope, { connectionId, ...asRows })).rejects.toMatchObject({
    code: "invalid",
    fields: { method: expect.stringContaining("Delete them") },
  });
  await deleteConnection(scope, world);
  await expect(createConnection(scope, asRows)).rejects.toMatchObject({ code: "invalid" });
  const [task] = await tasksOf(world);
  await deleteTasks(scope, { taskIds: [task?.id ?? 0n], count: 1 });
  await createConnection(scope, asRows);
  expect(await syncNow(world)).toMatchObject({ objectsRead: 1, tasksAdded: 2 });
});

test("what is read may not change under a sync; its title may", async () => {
  const { scope, connectionId, bucket } = await storageWorld({}, org);
  await startSync(scope, { connectionId, retriesFailed: false });
  const input = { connectionId, ...connectionTo(bucket, { pattern: "*.txt" }) };
  await expect(updateConnection(scope, input)).rejects.toMatchObject({ code: "conflict" });
  await updateConnection(scope, { ...input, pattern: "", title: "Renamed", schedule: "weekly" });
});

test("a schedule keeps its time until it is another one", async () => {
  const { scope, connectionId, bucket } = await storageWorld({ schedule: "hourly" }, org);
  const next = async () => (await getConnection(scope, { connectionId })).nextSyncAt?.getTime() ?? null;
  const change = (schedule: "manual" | "hourly" | "daily") =>
    updateConnection(scope, { connectionId, ...connectionTo(bucket, { schedule }) });
  const first = await next();
  expect((first ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
  await change("hourly");
  expect(await next()).toBe(first);
  await change("daily");
  expect((await next()) ?? 0).toBeGreaterThan(Date.now() + 86_000_000);
  await change("manual");
  expect(await next()).toBeNull();
});

test("what is done to a connection is written down, without a secret", async () => {
  const world = await storageWorld({ secret: SECRET }, org);
  const { scope, connectionId, bucket } = world;
  await updateConnection(scope, { connectionId, ...connectionTo(bucket, { secret: SECRET }) });
  await syncNow(world);
  await deleteConnection(scope, world);
  const events = await prisma().auditEvent.findMany({
    where: { projectId: scope.projectId, targetId: connectionId },
    orderBy: { id: "asc" },
  });
  expect(events.map(({ action }) => action)).toEqual([
    "storage.create",
    "storage.update",
    "storage.sync",
    "storage.delete",
  ]);
  expect(events.every(({ actorId }) => actorId === org.users.manager.id)).toBe(true);
  expect(superjson.stringify(events)).not.toMatch(/canary/i);
});

test("syncs are listed with the newest first and who started them", async () => {
  const world = await storageWorld({}, org);
  const first = await syncNow(world);
  const second = await syncNow(world);
  const listed = await listSyncs(world.scope, world);
  expect(listed.map(({ id }) => id)).toEqual([second.id, first.id]);
  expect(listed[0]).toMatchObject({ startedBy: org.users.manager.name, connectionId: world.connectionId });
  expect((await getConnection(world.scope, world)).lastSync).toEqual(second);
});

test("objects are listed in pages and by state", async () => {
  const world = await storageWorld({}, org);
  for (let n = 0; n < 130; n++) await world.bucket.put(`${n}.txt`, n % 10 === 0 ? "" : `text ${n}`);
  await syncNow(world);
  const first = await listObjects(world.scope, world);
  expect(first.items).toHaveLength(100);
  const second = await listObjects(world.scope, { ...world, cursor: first.nextCursor });
  expect([second.items.length, second.nextCursor]).toEqual([30, null]);
  const failed = await listObjects(world.scope, { ...world, state: "failed" });
  expect(failed.items).toHaveLength(13);
  expect(failed.items[0]).toMatchObject({ code: "BAD_ROWS", reason: "The text is empty.", syncedAt: null });
  expect((await getConnection(world.scope, world)).objects).toEqual({ synced: 117, failed: 13, missing: 0 });
});

test("a test says what is wrong in one word and a sentence, and nothing of the storage's own words", async () => {
  const { scope, connectionId, bucket } = await storageWorld({}, org);
  const access = { source: bucket.source, connectionId };
  expect(await testStorage(scope, access)).toEqual({ problem: null });
  bucket.script(refusal(403, "AccessDenied"));
  expect(await testStorage(scope, access)).toEqual({
    problem: { code: "ACCESS_DENIED", sentence: expect.stringContaining("refused these credentials") },
  });
  expect(await testStorage(scope, { source: { kind: "folder", path: "../.." } })).toMatchObject({
    problem: { code: expect.any(String) },
  });
});

test("the preview shows matching objects, their rows, what is refused, and a mapping", async () => {
  const { scope, bucket, connectionId } = await storageWorld({ title: "First" }, org);
  await bucket.put("in/1.csv", "id,message,label\n1,money back,refund\n2,,billing\n3,hm,Nonsense\n");
  await bucket.put("in/2.jsonl", '{"id":"4","message":"wrong bill","label":"Billing"}\n');
  await bucket.put("in/3.pdf", "%PDF-1.7");
  await bucket.put("in/4.csv", `id,message\n${"x,y\n".repeat(100_000)}`);
  await bucket.put("out.csv", "a,b\n1,2\n");
  const input = { source: bucket.source, secret: bucket.secret ?? undefined, ...SELECTION };
  const rows = { ...input, prefix: "in/", pattern: "*.*", method: "rows" } as const;
  const bare = await previewStorage(scope, rows);
  if (bare.problem) throw new Error(bare.problem.code);
  expect(bare.preview).toMatchObject({
    ...{ listed: 4, matched: 4, isMore: false, columns: ["id", "message", "label"] },
    proposed: { textColumn: "message", labelColumn: "label" },
    ...{ projectTextColumn: null, overlaps: ["First"] },
    rejects: [
      { key: "in/1.csv", line: 3, column: "message", reason: "The text is empty." },
      { key: "in/1.csv", line: 4, column: "label", reason: expect.stringContaining("not one of") },
    ],
  });
  expect(bare.preview.objects.map(({ key, problem }) => [key, problem])).toEqual([
    ["in/1.csv", null],
    ["in/2.jsonl", null],
    ["in/3.pdf", expect.stringContaining("PDF")],
    ["in/4.csv", null],
  ]);
  expect(bare.preview.rows.slice(0, 2)).toEqual([
    { key: "in/1.csv", line: 2, cells: ["1", "money back", "refund"] },
    { key: "in/2.jsonl", line: 1, cells: ["4", "wrong bill", "Billing"] },
  ]);
  const mapping = { textColumn: "message" };
  const mapped = await previewStorage(scope, { ...rows, mapping, connectionId });
  if (mapped.problem) throw new Error(mapped.problem.code);
  expect(mapped.preview.rejects).toEqual([
    { key: "in/1.csv", line: 3, column: "message", reason: "The text is empty." },
  ]);
  expect(mapped.preview.rows[1]).toEqual({ key: "in/1.csv", line: 4, cells: ["3", "hm", "Nonsense"] });
  expect(mapped.preview.overlaps).toEqual([]);
});

test("the preview of files as tasks shows each as one row", async () => {
  const { scope, bucket } = await storageWorld({}, org);
  await bucket.put("a.txt", "plain text");
  await bucket.put("b.json", JSON.stringify({ data: { text: "from JSON", n: 1 } }));
  await bucket.put("c.txt", "");
  for (let n = 0; n < 40; n++) await bucket.put(`d${n}.txt`, "more");
  const input = { source: bucket.source, secret: bucket.secret ?? undefined, ...SELECTION };
  const answer = await previewStorage(scope, input);
  if (answer.problem) throw new Error(answer.problem.code);
  const { objects, matched, columns, rows, rejects } = answer.preview;
  expect([objects.length, matched, columns]).toEqual([20, 43, ["text", "n"]]);
  expect(rows.slice(0, 2)).toEqual([
    { key: "a.txt", line: 1, cells: ["plain text", ""] },
    { key: "b.json", line: 1, cells: ["from JSON", "1"] },
  ]);
  expect(rejects).toEqual([{ key: "c.txt", line: 1, column: "text", reason: "The text is empty." }]);
  expect(readKeys({ bucket })).toHaveLength(5);
});
