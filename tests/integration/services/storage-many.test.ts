// The end of a sync takes a moment also when the database's statistics know nothing of its objects yet.
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { jobScope } from "@/server/scope";
import { getSync } from "@/server/services/storage/read";
import { queueSync } from "@/server/services/storage/start";
import { syncPages } from "@/server/services/storage/sync";
import { type StorageWorld, storageWorld } from "./storage-world";

const OBJECTS = 10_000;
const GONE = 1_500;
/** A plan that looks at each task once for each object takes more than ten times as long. */
const MAX_MS = 5_000;

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(() => stopJobs());

/** A sync that has listed everything and met all objects but `gone` of them. */
async function listedSync({ scope, connectionId }: StorageWorld, gone: number): Promise<string> {
  const { orgId, projectId } = scope;
  const sync = { orgId, projectId, connectionId, retriesFailed: false, startedById: null };
  const syncId = (await scope.run((tx) => queueSync(tx, sync))) ?? "";
  await prisma().storageSync.update({ where: { id: syncId }, data: { state: "running", cursor: "" } });
  await prisma().$executeRaw`
    insert into "StorageObject" ("orgId", "projectId", "connectionId", key, etag, "sizeBytes", state, code, "seenById")
    select ${orgId}, ${projectId}, ${connectionId}, n || '.txt', 'e', 1, case when n % 100 = 0 then 'failed' else 'synced' end,
      case when n % 100 = 0 then 'BAD_ROWS' end, case when n <= ${gone} then 'before' else ${syncId} end
    from generate_series(1, ${OBJECTS}::int) n`;
  await prisma().$executeRaw`
    insert into "Task" ("orgId", "projectId", "innerId", text, data, "contentHash", "objectId", "objectRow")
    select ${orgId}, ${projectId}, row_number() over (order by id), key, '{}', key, id, '1' from "StorageObject"
    where "connectionId" = ${connectionId}`;
  return syncId;
}

async function end(world: StorageWorld, syncId: string): Promise<number> {
  const scope = jobScope(world.scope.orgId, "test");
  const began = performance.now();
  while ((await syncPages(scope, syncId)).left);
  return performance.now() - began;
}

test("objects that are gone are marked, the others not, in little time", async () => {
  const first = await storageWorld();
  await end(first, await listedSync(first, 0));
  // From here on the statistics speak of one connection, and the next one is unknown to them.
  await prisma().$executeRaw`analyze`;
  const second = await storageWorld();
  const none = await listedSync(second, 0);
  expect(await end(second, none)).toBeLessThan(MAX_MS);
  expect(await getSync(second.scope, { syncId: none })).toMatchObject({ objectsMissing: 0 });
  const third = await storageWorld();
  const some = await listedSync(third, GONE);
  expect(await end(third, some)).toBeLessThan(MAX_MS);
  expect(await getSync(third.scope, { syncId: some })).toMatchObject({ objectsMissing: GONE });
  const { projectId } = third.scope;
  const { connectionId } = third;
  expect(await prisma().storageObject.count({ where: { connectionId, state: "missing" } })).toBe(GONE);
  expect(await prisma().task.count({ where: { projectId, sourceState: "missing" } })).toBe(GONE);
  expect(await prisma().task.count({ where: { projectId, sourceState: null } })).toBe(OBJECTS - GONE);
});
