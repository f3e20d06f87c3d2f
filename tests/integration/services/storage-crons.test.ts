// Schedules start syncs by the database's clock, and what was lost on its way is sent again.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope } from "@/server/scope";
import { beginSync } from "@/server/services/storage/begin";
import { startDueSyncs } from "@/server/services/storage/due";
import { getConnection, getSync, listSyncs } from "@/server/services/storage/read";
import { reconcileSyncs } from "@/server/services/storage/reconcile";
import { queueSync } from "@/server/services/storage/start";
import { syncPages } from "@/server/services/storage/sync";
import { deleteConnection } from "@/server/services/storage/write";
import { refusal } from "@/tests/fakes/storage/scripted-s3";
import { runSync, type StorageWorld, storageWorld, tasksOf } from "./storage-world";

const HOUR_MS = 3_600_000;

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());
beforeEach(async () => {
  await prisma().storageSync.updateMany({ data: { state: "canceled" } });
  await prisma().storageConnection.updateMany({ data: { schedule: "manual", nextSyncAt: null } });
});

/** As if the last time had been so long ago. */
async function due(world: StorageWorld, ago: string): Promise<void> {
  await prisma().$executeRaw`
    update "StorageConnection" set "nextSyncAt" = now() - ${ago}::interval where id = ${world.connectionId}`;
}

const nextOf = async (world: StorageWorld) =>
  (await getConnection(world.scope, world)).nextSyncAt?.getTime() ?? 0;

/** A queued sync whose event was never sent, as after a crash right behind the commit. */
async function queueUnsent(world: StorageWorld): Promise<string> {
  const { orgId, projectId } = world.scope;
  const sync = {
    orgId,
    projectId,
    connectionId: world.connectionId,
    retriesFailed: false,
    startedById: null,
  };
  const syncId = await world.scope.run((tx) => queueSync(tx, sync));
  if (syncId === null) throw new Error("a sync is on its way already");
  return syncId;
}

test("after an outage of ten days an hourly connection is synced once, and next within the hour", async () => {
  const world = await storageWorld({ schedule: "hourly" });
  await world.bucket.put("a.txt", "one");
  await due(world, "10 days 10 minutes");
  const before = await nextOf(world);
  expect(await startDueSyncs()).toEqual({ started: 1 });
  expect(await startDueSyncs()).toEqual({ started: 0 });
  const next = await nextOf(world);
  expect((next - before) % HOUR_MS).toBe(0);
  expect(next - Date.now()).toBeGreaterThan(45 * 60_000);
  expect(next - Date.now()).toBeLessThan(HOUR_MS);
  await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
  const [sync] = await listSyncs(world.scope, world);
  expect(sync).toMatchObject({ state: "completed", startedBy: null, tasksAdded: 1 });
  const [task] = await tasksOf(world);
  expect(task?.text).toBe("one");
});

test("two processes start each due connection once", async () => {
  const worlds = [await storageWorld({ schedule: "daily" }), await storageWorld({ schedule: "weekly" })];
  for (const world of worlds) await due(world, "1 second");
  const started = await Promise.all([1, 2, 3, 4].map(() => startDueSyncs()));
  expect(started.reduce((sum, each) => sum + each.started, 0)).toBe(2);
  const [daily, weekly] = await Promise.all(worlds.map(nextOf));
  expect(Math.round(((daily ?? 0) - Date.now()) / HOUR_MS)).toBe(24);
  expect(Math.round(((weekly ?? 0) - Date.now()) / HOUR_MS)).toBe(7 * 24);
});

test("one that is being synced waits for its next time; a deleted one has none", async () => {
  const world = await storageWorld({ schedule: "hourly" });
  await queueUnsent(world);
  await due(world, "1 second");
  expect(await startDueSyncs()).toEqual({ started: 0 });
  expect(await nextOf(world)).toBeGreaterThan(Date.now());
  await due(world, "1 second");
  await deleteConnection(world.scope, world);
  expect(await startDueSyncs()).toEqual({ started: 0 });
});

test("a sync whose event was lost is sent again after two minutes, once", async () => {
  const world = await storageWorld();
  await world.bucket.put("a.txt", "one");
  const syncId = await queueUnsent(world);
  expect(await reconcileSyncs()).toEqual({ sent: 0 });
  await prisma()
    .$executeRaw`update "StorageSync" set "createdAt" = now() - interval '3 minutes' where id = ${syncId}`;
  const sent = await Promise.all([reconcileSyncs(), reconcileSyncs()]);
  expect(sent.map((each) => each.sent).sort()).toEqual([0, 1]);
  await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
  expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "completed", tasksAdded: 1 });
});

test("a sync that waits for its turn is sent again ever more rarely", async () => {
  const world = await storageWorld();
  const syncId = await queueUnsent(world);
  const age = async (created: string, sent: string) => {
    await prisma().$executeRaw`update "StorageSync" set "createdAt" = now() - ${created}::interval,
      "progressAt" = now() - ${sent}::interval where id = ${syncId}`;
    return (await reconcileSyncs()).sent;
  };
  expect(await age("5 minutes", "3 minutes")).toBe(1);
  expect(await age("30 minutes", "3 minutes")).toBe(0);
  expect(await age("30 minutes", "16 minutes")).toBe(1);
  expect(await age("10 days", "50 minutes")).toBe(0);
  expect(await age("10 days", "61 minutes")).toBe(1);
});

test("a sync that stands still for five minutes goes on where it was", async () => {
  const world = await storageWorld();
  for (let n = 0; n < 1_050; n++) await world.bucket.put(`${n}.txt`, `text ${n}`);
  const syncId = await queueUnsent(world);
  const scope = jobScope(world.org.id, "test");
  await beginSync(scope, syncId);
  world.bucket.always((request, response) => {
    const isSecondPage = request.url?.includes("start-after=") ?? false;
    return (isSecondPage ? refusal(503, "SlowDown") : world.bucket.answer)(request, response);
  });
  await expect(syncPages(scope, syncId)).rejects.toMatchObject({ code: "SLOW_DOWN" });
  world.bucket.always(null);
  expect(await getSync(world.scope, { syncId })).toMatchObject({ state: "running", objectsSeen: 1_000 });
  expect(await reconcileSyncs()).toEqual({ sent: 0 });
  await prisma()
    .$executeRaw`update "StorageSync" set "progressAt" = now() - interval '6 minutes' where id = ${syncId}`;
  expect(await reconcileSyncs()).toEqual({ sent: 1 });
  world.bucket.requests.splice(0);
  await embeddedEngine().drain({ skipTime: true, limitMs: 30_000 });
  expect(await getSync(world.scope, { syncId })).toMatchObject({
    ...{ state: "completed", objectsSeen: 1_050, objectsRead: 1_050, tasksAdded: 1_050 },
  });
  expect(world.bucket.requests.filter(({ key }) => key !== null)).toHaveLength(50);
});

test("a sync by schedule needs nobody's right, and its annotations are those of the connection's maker", async () => {
  const change = { method: "rows", mapping: { textColumn: "text", labelColumn: "label" } } as const;
  const world = await storageWorld(change);
  await world.bucket.put("a.csv", "text,label\none,Refund\n");
  await runSync(world.scope, await queueUnsent(world));
  const [annotation] = await prisma().annotation.findMany({ where: { projectId: world.scope.projectId } });
  expect(annotation?.createdById).toBe(world.org.users.manager.id);
});
