// The jobs page: every kind of job in every state, page by page, only of reached projects, and their steps from the engine.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JOB_KINDS, type JobKind } from "@/lib/jobs";
import { prisma } from "@/server/db/client";
import { importRequested, sendEvent } from "@/server/inngest/events";
import { embeddedEngine, startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { createConversion } from "@/server/services/conversions/manage";
import { getJob } from "@/server/services/jobs/get";
import { listJobs } from "@/server/services/jobs/list";
import { getQueue } from "@/server/services/jobs/queue";
import type { JobRow } from "@/server/services/jobs/rows";
import { type JobSteps, listSteps } from "@/server/services/jobs/steps";
import { resumeRun } from "@/server/services/runs/control";
import { createRun } from "@/server/services/runs/create";
import { deleteConnection } from "@/server/services/storage/write";
import {
  addProject,
  makeOrganization,
  projectScopeOf,
  scopeOf,
  type TestOrganization,
  type TestProject,
} from "@/tests/factories";
import { type RunWorld, runWorld } from "./run-world";

beforeAll(() => startJobs(engineHandler, { work: false }));
afterAll(stopJobs);

const drain = () => embeddedEngine().drain({ skipTime: true, limitMs: 20_000 });
const ALL = { tab: "recent" as const };

/** What the tables call their states, as the migrations list them, and what people read. */
const STATES: Record<JobKind, Record<string, JobRow["state"]>> = {
  run: {
    ...{ queued: "queued", running: "running", paused: "paused", budget_stopped: "paused", failed: "failed" },
    ...{ completed: "done", completed_with_errors: "done", canceled: "canceled" },
  },
  import: {
    ...{ queued: "queued", running: "running", failed: "failed", completed: "done", undone: "done" },
    canceled: "canceled",
  },
  conversion: {
    ...{ queued: "queued", running: "running", failed: "failed", completed: "done", undone: "done" },
    canceled: "canceled",
  },
  sync: {
    ...{ queued: "queued", running: "running", failed: "failed", completed: "done" },
    ...{ completed_with_errors: "done", canceled: "canceled" },
  },
};

type Place = { org: TestOrganization; project: TestProject };

const MAKE: Record<JobKind, (place: Place, state: string, more?: object) => Promise<{ id: string }>> = {
  run: ({ org, project }, state, more) =>
    prisma().run.create({
      data: {
        ...{ orgId: org.id, projectId: project.id, promptId: project.promptId, versionId: project.versionId },
        ...{ clientRequestId: randomUUID(), scope: "all", labels: [], model: "demo", state },
        ...{ createdById: org.users.manager.id, total: 4, done: 2, failed: 1, ...more },
      },
      select: { id: true },
    }),
  import: ({ org, project }, state, more) =>
    prisma().import.create({
      data: {
        ...{ orgId: org.id, projectId: project.id, fileName: "texts.csv", sizeBytes: 1n, format: "csv" },
        ...{ encoding: "utf-8", state, createdById: org.users.owner.id, ...more },
      },
      select: { id: true },
    }),
  conversion: ({ org, project }, state, more) =>
    prisma().conversion.create({
      data: {
        ...{ orgId: org.id, projectId: project.id, versionId: project.versionId, state },
        ...{ clientRequestId: randomUUID(), createdById: org.users.admin.id, ...more },
      },
      select: { id: true },
    }),
  async sync({ org, project }, state, more) {
    const { id, ...connection } = await prisma().storageConnection.findFirstOrThrow({
      where: { id: project.connectionId },
    });
    const copy = { ...connection, source: {}, mapping: {}, prefix: `${randomUUID()}/` };
    const { id: connectionId } = await prisma().storageConnection.create({
      data: copy,
      select: { id: true },
    });
    return prisma().storageSync.create({
      data: { orgId: org.id, projectId: project.id, connectionId, state, ...more },
      select: { id: true },
    });
  },
};

async function makePlace(joined?: Parameters<typeof addProject>[1]): Promise<Place> {
  const org = await makeOrganization();
  return { org, project: await addProject(org, joined) };
}

/** Without what the factory of projects makes. */
const idsOfFactory = ({ project }: Place) =>
  new Set([project.runId, project.importId, project.conversionId, project.syncId]);

describe("the list", () => {
  it.each(JOB_KINDS)("knows every state of a %s, and every tab holds its own", async (kind) => {
    const place = await makePlace();
    const made = new Map<string, JobRow["state"]>();
    for (const [stored, state] of Object.entries(STATES[kind]))
      made.set((await MAKE[kind](place, stored)).id, state);
    if (kind === "import") await MAKE.import(place, "uploaded");
    const scope = await scopeOf(place.org);
    const shown = async (tab: "active" | "failed" | "recent") => {
      const { items } = await listJobs(scope, { tab, kind });
      return items
        .filter(({ id }) => !idsOfFactory(place).has(id))
        .map(({ id, state }) => [id, state])
        .toSorted();
    };
    const wanted = (states: string[]) => [...made].filter(([, state]) => states.includes(state)).toSorted();
    expect(await shown("recent")).toEqual([...made].toSorted());
    expect(await shown("active")).toEqual(wanted(["queued", "running", "paused"]));
    expect(await shown("failed")).toEqual(wanted(["failed"]));
  });

  it("says what each job is, whose, how far, and why it failed", async () => {
    const place = await makePlace();
    const { org, project } = place;
    const startedAt = new Date("2026-11-01T10:00:00Z");
    await MAKE.run(place, "failed", { code: "NOT_ALLOWED", startedAt });
    await MAKE.import(place, "running", {
      ...{ rowsRead: 70, rowsRejected: 2, sizeBytes: 200n, bytesRead: 50n },
    });
    await MAKE.conversion(place, "failed", {
      error: "It stopped early.",
      converted: 3,
      skipped: 2,
      total: 9,
    });
    await MAKE.sync(place, "failed", { error: "The storage could not be reached.", objectsRead: 5 });
    const { items } = await listJobs(await scopeOf(org), ALL);
    const [sync, conversion, file, run] = items;
    const prompt = await prisma().prompt.findUniqueOrThrow({ where: { id: project.promptId } });
    const { title } = await prisma().project.findUniqueOrThrow({ where: { id: project.id } });
    expect(run).toMatchObject({
      ...{ kind: "run", name: `${prompt.name} v1`, project: { id: project.id, title }, done: 2, failed: 1 },
      ...{ total: 4, startedBy: { name: org.users.manager.name }, startedAt },
      reason: "The person who started the run may no longer run it.",
    });
    expect(file).toMatchObject({
      kind: "import",
      name: "texts.csv",
      done: 70,
      failed: 2,
      total: null,
      fileShare: 0.25,
      reason: null,
    });
    expect(conversion).toMatchObject({
      ...{ kind: "conversion", name: `${prompt.name} v1`, done: 5, total: 9, reason: "It stopped early." },
    });
    expect(sync).toMatchObject({
      kind: "sync",
      startedBy: "schedule",
      reason: "The storage could not be reached.",
    });
    expect(sync?.name).toMatch(/^Bucket/);
    await prisma().membership.deleteMany({ where: { userId: org.users.manager.id } });
    const after = await listJobs(await scopeOf(org), { tab: "failed", kind: "run" });
    expect(after.items[0]?.startedBy).toEqual({ name: null });
  });

  it("gives every job once, newest first, though many were made at one moment", async () => {
    const place = await makePlace();
    const createdAt = new Date("2026-11-01T10:00:00Z");
    for (let n = 0; n < 28; n++)
      for (const kind of JOB_KINDS)
        await MAKE[kind](place, "failed", {
          createdAt: n % 2 ? createdAt : new Date(createdAt.getTime() + n),
        });
    const scope = await scopeOf(place.org);
    const seen: JobRow[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await listJobs(scope, { tab: "failed", cursor });
      seen.push(...page.items);
      cursor = page.nextCursor;
      pages++;
    } while (cursor);
    expect(pages).toBe(3);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(4 * 28);
    expect(seen).toHaveLength(4 * 28);
    const times = seen.map((job) => job.createdAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it.each(["x", '{"key":"now"}', '{"key":1e300}', '{"key":1.5}', '{"key":-1}', '{"key":1,"id":"\\u0000"}'])(
    "refuses the cursor %s",
    async (text) => {
      const { org } = await makePlace();
      const cursor = btoa(text.includes('"id"') ? text : text.replace("}", `,"id":"${randomUUID()}"}`));
      const asked = listJobs(await scopeOf(org), { ...ALL, cursor });
      await expect(asked).rejects.toMatchObject({ code: "invalid" });
    },
  );

  it("shows managers the projects they joined and nothing of the others, owners and admins everything", async () => {
    const org = await makeOrganization();
    const joined = await addProject(org);
    const other = await addProject(org, { joined: ["owner"] });
    const foreign = await makePlace();
    const projects = async (role: "owner" | "admin" | "manager", projectId?: string) => {
      const { items } = await listJobs(await scopeOf(org, role), { ...ALL, projectId });
      return [...new Set(items.map((job) => job.project.id))].toSorted();
    };
    expect(await projects("manager")).toEqual([joined.id]);
    expect(await projects("manager", other.id)).toEqual([]);
    for (const role of ["owner", "admin"] as const) {
      expect(await projects(role)).toEqual([joined.id, other.id].toSorted());
      expect(await projects(role, other.id)).toEqual([other.id]);
      expect(await projects(role, foreign.project.id)).toEqual([]);
    }
    const manager = await scopeOf(org, "manager");
    for (const project of [other, foreign.project]) {
      const ids = {
        run: project.runId,
        import: project.importId,
        conversion: project.conversionId,
        sync: project.syncId,
      };
      for (const kind of JOB_KINDS) {
        const ref = { kind, jobId: ids[kind] };
        await expect(getJob(manager, ref)).rejects.toMatchObject({ code: "not_found" });
        await expect(listSteps(manager, ref)).rejects.toMatchObject({ code: "not_found" });
      }
    }
    await expect(getJob(manager, { kind: "import", jobId: joined.runId })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

const startRun = (world: RunWorld) =>
  createRun(world.scope, {
    ...{ versionId: world.versionId, scope: "all", sampleSize: 1, onlyMissing: false },
    clientRequestId: randomUUID(),
  });

const callsOf = (steps: JobSteps) => (steps.engine === "embedded" ? steps.calls : []);

describe("the steps of a job", () => {
  it("tells the functions of a run with their steps, and pages through them", async () => {
    const world = await runWorld({ tasks: 120, groundTruth: 0 });
    const { runId } = await startRun(world);
    const ref = { kind: "run" as const, jobId: runId };
    const waiting = callsOf(await listSteps(world.scope, ref));
    expect(waiting).toMatchObject([
      { name: "run-prompt", state: "queued", next: { attempt: 1, isRunning: false } },
    ]);
    await drain();
    const calls = callsOf(await listSteps(world.scope, ref));
    expect(new Set(calls.map((call) => `${call.name} ${call.state}`))).toEqual(
      new Set(["classify-chunk completed", "run-prompt completed"]),
    );
    const chunks = calls.filter(({ name }) => name === "classify-chunk").map(({ chunk }) => chunk);
    expect(new Set(chunks)).toEqual(new Set(chunks.map((_, at) => at + 1)));
    expect(chunks.length).toBeGreaterThan(1);
    const plan = calls.at(-1);
    expect(plan?.chunk).toBeNull();
    expect(plan).toMatchObject({ name: "run-prompt", error: null, next: null, hiddenSteps: 0 });
    expect(plan?.steps.map(({ name, state, attempt, error }) => [name, state, attempt, error])).toEqual([
      ["plan", "done", 1, null],
      ["fan", "done", 1, null],
    ]);
    expect(plan?.steps[0]?.endedAt).toBeInstanceOf(Date);
    await embeddedEngine().send(
      Array.from({ length: 25 }, () => ({
        name: "prompt/run.requested",
        data: { orgId: world.orgId, runId },
      })),
    );
    await drain();
    const first = await listSteps(world.scope, ref);
    const cursor = first.engine === "embedded" ? first.nextCursor : null;
    expect(callsOf(first)).toHaveLength(20);
    const second = callsOf(await listSteps(world.scope, { ...ref, cursor }));
    expect(second).toHaveLength(calls.length + 5);
    expect(second.at(-1)?.id).toBe(plan?.id);
  });

  it("never shows the message of an unknown fault, and says so when it was a decision", async () => {
    const place = await makePlace();
    const { org, project } = place;
    const { id: importId } = await MAKE.import(place, "queued", {
      ...{ mapping: { "a private sentence": true }, filePath: "nowhere" },
    });
    await sendEvent(importRequested.create({ orgId: org.id, importId }, { id: `import:${importId}` }));
    await drain();
    const scope = await scopeOf(org);
    const ref = { kind: "import" as const, jobId: importId };
    expect(await getJob(scope, ref)).toMatchObject({ state: "failed", reason: /fault on our side/ });
    const steps = await listSteps(scope, ref);
    expect(callsOf(steps).map((call) => [call.name, call.state, call.error])).toEqual([
      ["import-file-failure", "completed", null],
      ["import-file", "failed", "Unexpected fault (ZodError)"],
    ]);
    expect(callsOf(steps)[1]?.steps).toMatchObject([
      { name: "import", state: "failed", attempt: 4, error: "Unexpected fault (ZodError)" },
    ]);
    expect(JSON.stringify(steps)).not.toContain("private sentence");
    const decision = { name: "NonRetriableError", message: "Too late.", cause: { name: "AppError" } };
    await prisma()
      .$executeRaw`update engine.run set error = ${decision}::jsonb where tenant = ${org.id} and status = 'failed'`;
    expect(callsOf(await listSteps(scope, ref))[1]?.error).toBe("Too late.");
    const odd = { name: "select * from secrets", message: "x" };
    await prisma()
      .$executeRaw`update engine.run set error = ${odd}::jsonb where tenant = ${org.id} and status = 'failed'`;
    expect(callsOf(await listSteps(scope, ref))[1]?.error).toBe("Unexpected fault (Error)");
    expect(await listSteps(scope, { kind: "run", jobId: project.runId })).toEqual({
      ...{ engine: "embedded", calls: [], nextCursor: null },
    });
  });

  it("counts what waits, of the organization alone", async () => {
    const world = await runWorld({ tasks: 5 });
    const other = await runWorld({ tasks: 5 });
    await startRun(world);
    expect(await getQueue(world.scope)).toMatchObject({
      engine: "embedded",
      ready: 1,
      running: 0,
      here: false,
    });
    expect(await getQueue(other.scope)).toMatchObject({ ready: 0, waitsSeconds: 0 });
    await drain();
    expect(await getQueue(world.scope)).toMatchObject({ ready: 0, running: 0, longestWaitSeconds: 0 });
  });
});

describe("another try", () => {
  it("sends a failed run on, also when the person who started it may no longer", async () => {
    const world = await runWorld({ tasks: 10 });
    const { runId } = await startRun(world);
    await prisma().membership.updateMany({ where: { userId: world.managerId }, data: { role: "annotator" } });
    await drain();
    const ref = { kind: "run" as const, jobId: runId };
    expect(await getJob(world.ownerScope, ref)).toMatchObject({
      state: "failed",
      about: { kind: "run", scope: "all" },
    });
    await resumeRun({ ...world.scope, ...world.ownerScope }, { runId });
    await drain();
    expect(await getJob(world.ownerScope, ref)).toMatchObject({ state: "done", done: 10, reason: null });
  });

  it("makes a failed conversion anew with its settings, for what is left", async () => {
    const world = await runWorld({ tasks: 20, groundTruth: 0 });
    await startRun(world);
    await drain();
    const choice = { versionId: world.versionId, onlyUnlabeled: true };
    const { conversionId } = await createConversion(world.scope, {
      ...choice,
      labelIds: [],
      clientRequestId: randomUUID(),
    });
    await drain();
    const some = await prisma().annotation.findMany({
      where: { conversionId },
      take: 8,
      select: { id: true, taskId: true },
    });
    await prisma().annotation.deleteMany({ where: { id: { in: some.map(({ id }) => id) } } });
    await prisma().task.updateMany({
      where: { id: { in: some.map(({ taskId }) => taskId) } },
      data: { annotationCount: 0 },
    });
    await prisma().conversion.update({ where: { id: conversionId }, data: { state: "failed" } });
    const { about } = await getJob(world.scope, { kind: "conversion", jobId: conversionId });
    if (about.kind !== "conversion") throw new Error("a conversion was asked for");
    expect(about).toMatchObject({ ...choice, minConfidence: null, converted: 20 });
    const again = await createConversion(world.scope, {
      ...choice,
      labelIds: [],
      clientRequestId: randomUUID(),
    });
    await drain();
    const job = await getJob(world.scope, { kind: "conversion", jobId: again.conversionId });
    expect(job).toMatchObject({ state: "done", about: { converted: 8 } });
  });

  it("knows the connection of a sync while there is one", async () => {
    const { org, project } = await makePlace();
    const scope = await projectScopeOf(org, project);
    const about = async () => (await getJob(scope, { kind: "sync", jobId: project.syncId })).about;
    expect(await about()).toMatchObject({ kind: "sync", connectionId: project.connectionId });
    await deleteConnection(scope, { connectionId: project.connectionId });
    expect(await about()).toMatchObject({ kind: "sync", connectionId: null });
  });
});
