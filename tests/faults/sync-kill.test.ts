// F-29: kill -9 of the worker in the middle of a sync of 10,000 objects: after each next start it goes on, and every task is there once.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startScriptedS3 } from "@/tests/fakes/storage/scripted-s3";
import { productEnv } from "@/tests/setup/product";
import { s3Door } from "@/tests/setup/storage";

const OBJECTS = 10_000;
const KILLS = 5;
/** What is read and not yet stored when the process dies is at most two pages: one is stored while the next is read. */
const IN_FLIGHT = 2_000;
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const SECRET = { kind: "s3", accessKeyId: "AKIACANARY0003", secretAccessKey: "canary-of-kills" } as const;

const databaseUrl = process.env.DATABASE_URL ?? "";
// The worker and this process must agree on the secrets: the credentials are stored here and used there.
const { NODE_ENV: _, ...settings } = productEnv({ databaseUrl, port: 1, env: { LOG_LEVEL: "debug" } });
Object.assign(process.env, { ENCRYPTION_KEYS: settings.ENCRYPTION_KEYS });

const { prisma } = await import("@/server/db/client");
const { startJobs, stopJobs } = await import("@/server/inngest/runtime");
const { engineHandler } = await import("@/server/jobs/handler");
const { getSync } = await import("@/server/services/storage/read");
const { startSync } = await import("@/server/services/storage/start");
const { createConnection } = await import("@/server/services/storage/write");
const { makeOrganization } = await import("@/tests/factories");
const { connectionTo, storageProject } = await import("@/tests/integration/services/storage-world");

let worker: Worker | undefined;
beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(async () => {
  await worker?.end("SIGKILL");
  await stopJobs();
});

type Worker = { isGone(): boolean; end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> };
let printed = "";

function startWorker(): Worker {
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", "server/cli/worker.ts"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...settings },
  });
  const exited = once(child, "exit");
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
  return {
    isGone: () => child.exitCode !== null,
    async end(signal) {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

/** Kill points in rising order, from a seed that a failure prints. */
function killPoints(): number[] {
  let state = SEED;
  const points = Array.from({ length: KILLS }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * OBJECTS * 0.95) + 1;
  });
  return points.sort((a, b) => a - b);
}

it(`makes each object one task after ${KILLS} kills (FAULT_SEED=${SEED})`, { timeout: 240_000 }, async () => {
  const bucket = startScriptedS3(s3Door);
  for (let n = 0; n < OBJECTS; n++) await bucket.put(`${String(n).padStart(5, "0")}.txt`, `text ${n}`);
  const gets = () => bucket.requests.reduce((sum, { key }) => sum + (key === null ? 0 : 1), 0);
  const scope = await storageProject(await makeOrganization());
  const { connectionId } = await createConnection(scope, connectionTo(bucket, { secret: SECRET }));
  worker = startWorker();
  const { syncId } = await startSync(scope, { connectionId, retriesFailed: false });
  const points = killPoints();
  for (const point of points) {
    while (gets() < point) {
      if (worker.isGone()) throw new Error(`The worker ended by itself:\n${printed}`);
      await sleep(5);
    }
    await worker.end("SIGKILL");
    worker = startWorker();
  }
  await expect
    .poll(async () => (await getSync(scope, { syncId })).state, { timeout: 150_000, interval: 200 })
    .toBe("completed");
  expect(await getSync(scope, { syncId })).toMatchObject({
    ...{ objectsSeen: OBJECTS, objectsRead: OBJECTS, objectsFailed: 0, objectsMissing: 0 },
    ...{ tasksAdded: OBJECTS, tasksChanged: 0, rowsRejected: 0, error: null },
  });
  expect(gets()).toBeLessThanOrEqual(OBJECTS + KILLS * IN_FLIGHT);
  const { projectId } = scope;
  const tasks = await prisma().task.findMany({
    where: { projectId },
    orderBy: { innerId: "asc" },
    select: { innerId: true, text: true, object: { select: { key: true } } },
  });
  expect(tasks).toHaveLength(OBJECTS);
  expect(new Set(tasks.map(({ object }) => object?.key)).size).toBe(OBJECTS);
  expect(tasks.every(({ text, object }) => object?.key === `${text.slice(5).padStart(5, "0")}.txt`)).toBe(
    true,
  );
  expect(tasks.map(({ innerId }) => innerId)).toEqual(tasks.map((_, at) => at + 1));
  expect(await prisma().project.findUniqueOrThrow({ where: { id: projectId } })).toMatchObject({
    ...{ taskCount: OBJECTS, nextInnerId: OBJECTS + 1 },
  });
  expect(await worker.end("SIGTERM")).toBe(0);
  expect(printed).not.toMatch(/canary/i);
  const stored = await prisma().$queryRaw<{ said: boolean }[]>`
    select exists (select 1 from engine.event e where e::text ilike '%canary%')
      or exists (select 1 from engine.step s where s::text ilike '%canary%')
      or exists (select 1 from engine.run r where r::text ilike '%canary%') as said`;
  expect(stored).toEqual([{ said: false }]);
});
