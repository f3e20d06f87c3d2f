// T-56: an event that names another organization's rows does nothing, whichever it is: functions find their rows inside the organization alone.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import * as events from "@/server/inngest/events";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { addProject, makeOrganization, type TestOrganization } from "@/tests/factories";
import { admin, closeAdmin, fingerprint } from "./database";

type EventType = {
  name: string;
  create(data: object, options: { id: string }): Parameters<typeof events.sendEvent>[0];
};

const TYPES = Object.values(events).filter((value): value is typeof value & EventType => "create" in value);

let victim: TestOrganization;
let thief: TestOrganization;
let ids: Record<string, object>;

beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  victim = await makeOrganization();
  thief = await makeOrganization();
  const { runId, conversionId, importId, connectionId, syncId } = await addProject(victim);
  await addProject(thief);
  await waiting({ runId, conversionId, importId, syncId });
  ids = {
    "prompt/run.requested": { runId },
    "prompt/run.canceled": { runId },
    "prompt/batches.requested": { runId, generation: 1 },
    "prompt/chunk.requested": { runId, index: 0, attempt: 0, priority: "interactive" },
    "prediction/conversion.requested": { conversionId },
    "prediction/conversion.canceled": { conversionId },
    "task/import.requested": { importId },
    "task/import.canceled": { importId },
    "storage/sync.requested": { connectionId, syncId },
    "storage/sync.canceled": { syncId },
  };
});
afterAll(async () => {
  await stopJobs();
  await closeAdmin();
});

/** Everything of the victim waits to be worked on. */
async function waiting(row: Record<"runId" | "conversionId" | "importId" | "syncId", string>): Promise<void> {
  const db = prisma();
  const state = { state: "queued" };
  await db.prediction.deleteMany({ where: { runId: row.runId } });
  await db.run.update({ where: { id: row.runId }, data: { ...state, done: 0 } });
  await db.runChunk.updateMany({ where: { runId: row.runId }, data: { state: "sent" } });
  await db.conversion.update({ where: { id: row.conversionId }, data: state });
  await db.import.update({ where: { id: row.importId }, data: { ...state, filePath: randomUUID() } });
  await db.storageSync.update({ where: { id: row.syncId }, data: state });
}

const send = (type: EventType, orgId: string) =>
  events.sendEvent(type.create({ orgId, ...ids[type.name] }, { id: randomUUID() }));
const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 30_000 });

test("there is a forgery of every event", () => {
  expect(TYPES.map(({ name }) => name).sort()).toEqual(Object.keys(ids).sort());
});

test("no forged event changes a row of anybody", async () => {
  const orgs = [victim.id, thief.id];
  const before = await Promise.all(orgs.map(fingerprint));
  for (const type of TYPES) for (const orgId of [thief.id, randomUUID()]) await send(type, orgId);
  await drain();
  expect(await Promise.all(orgs.map(fingerprint))).toEqual(before);
});

test("no forged cancellation ends the victim's jobs, and its own one does", async () => {
  const requests = TYPES.filter(({ name }) => name.endsWith(".requested"));
  const cancellations = TYPES.filter(({ name }) => name.endsWith(".canceled"));
  const jobs = async () => {
    const text = "select fn from engine.run where tenant = $1 and status = 'queued'";
    return (await (await admin()).query(text, [victim.id])).rows.map(({ fn }) => fn);
  };
  for (const type of requests) await send(type, victim.id);
  expect(await jobs()).toHaveLength(requests.length);
  for (const type of cancellations) await send(type, thief.id);
  expect(await jobs()).toHaveLength(requests.length);
  for (const type of cancellations) await send(type, victim.id);
  // What is with the provider is still brought in and deleted there.
  expect(await jobs()).toEqual(["assay-run-batches"]);
});
