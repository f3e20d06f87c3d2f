// F-24: the clock of the process is wrong by an hour. What the reconcile cron decides, and how long a run seems to have taken, follow the database's.
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { prisma } from "@/server/db/client";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { cancelRun, resumeRun } from "@/server/services/runs/control";
import { createRun } from "@/server/services/runs/create";
import { planRun } from "@/server/services/runs/plan";
import { reconcileRuns } from "@/server/services/runs/reconcile";
import { runWorld } from "./run-world";

const HOUR_MS = 3_600_000;
const TOLERANCE_MS = 60_000;

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);
afterEach(() => {
  vi.useRealTimers();
});

it.each([-HOUR_MS, HOUR_MS])("a run beside a clock that is wrong by %i ms", async (wrongMs) => {
  const world = await runWorld({ tasks: 12 });
  const really = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: really + wrongMs });
  const target = { versionId: world.versionId, scope: "all" as const, sampleSize: 1, onlyMissing: false };
  const { runId } = await createRun(world.scope, { ...target, clientRequestId: randomUUID() });
  expect(await reconcileRuns()).toEqual({ sent: 0, restarted: 0 });
  await planRun(world.scope, runId);
  expect(await reconcileRuns()).toEqual({ sent: 0, restarted: 0 });
  await cancelRun(world.scope, { runId });
  const canceled = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
  await resumeRun(world.scope, { runId });
  expect(await reconcileRuns()).toEqual({ sent: 0, restarted: 0 });
  await embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
  const run = await prisma().run.findUniqueOrThrow({ where: { id: runId } });
  expect(run).toMatchObject({ state: "completed", done: 12 });
  for (const time of [run.createdAt, run.startedAt, run.progressAt, run.endedAt, canceled.endedAt]) {
    expect(Math.abs((time?.getTime() ?? 0) - really)).toBeLessThan(TOLERANCE_MS);
  }
});
