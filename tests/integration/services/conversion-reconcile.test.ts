// Conversions whose event was lost, or whose worker is gone, are found and go on where they were.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Prisma } from "@/prisma/generated/client";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { reconcileConversions } from "@/server/services/conversions/reconcile";
import { expectCounters } from "./counters";
import { predictedWorld } from "./predicted-world";
import type { RunWorld } from "./run-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

/** As it is in the database when its event was never sent. */
async function stored(
  world: RunWorld,
  data: Partial<Prisma.ConversionUncheckedCreateInput>,
): Promise<string> {
  const { orgId, projectId, versionId, managerId } = world;
  const { id } = await prisma().conversion.create({
    data: { orgId, projectId, versionId, createdById: managerId, clientRequestId: randomUUID(), ...data },
  });
  return id;
}

const load = (id: string) => prisma().conversion.findUniqueOrThrow({ where: { id } });

it("sends a conversion again that was never begun, once", async () => {
  const world = await predictedWorld(6);
  const lost = await stored(world, { createdAt: ago(90) });
  const fresh = await stored(world, { createdAt: ago(10) });
  expect(await reconcileConversions()).toEqual({ sent: 1 });
  expect(await reconcileConversions()).toEqual({ sent: 0 });
  await drain();
  expect(await load(lost)).toMatchObject({ state: "completed", converted: 6 });
  expect(await load(fresh)).toMatchObject({ state: "queued" });
  await expectCounters(world.projectId);
});

it("lets one go on that has made no progress for five minutes, from its cursor", async () => {
  const world = await predictedWorld(6);
  const tasks = await prisma().task.findMany({
    where: { projectId: world.projectId },
    orderBy: { id: "asc" },
  });
  const progress = { cursor: tasks[1]?.id ?? 0n, skipped: 2 };
  const silent = await stored(world, { state: "running", progressAt: ago(310), ...progress });
  expect(await reconcileConversions()).toEqual({ sent: 1 });
  await drain();
  expect(await load(silent)).toMatchObject({ state: "completed", converted: 4, skipped: 2 });
  await expectCounters(world.projectId);
});

it("leaves alone what moves, what waits behind it, and what has ended", async () => {
  const world = await predictedWorld(2);
  await stored(world, { state: "running", createdAt: ago(900), progressAt: ago(100) });
  await stored(world, { createdAt: ago(600) });
  for (const state of ["completed", "failed", "canceled", "undone"])
    await stored(world, { state, createdAt: ago(900) });
  expect(await reconcileConversions()).toEqual({ sent: 0 });
});
