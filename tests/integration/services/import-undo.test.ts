// The undo of an import takes its tasks out again, except those that people or prompts have worked on, and counts exactly.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import type { ProjectScope } from "@/server/scope";
import { createAnnotation, skipTask } from "@/server/services/annotations/create";
import { setGroundTruth, unsetGroundTruth } from "@/server/services/annotations/ground-truth";
import { updateAnnotation } from "@/server/services/annotations/update";
import { previewUndoImport, undoImport } from "@/server/services/imports/undo";
import { makeOrganization, scopeOf, type TestOrganization } from "@/tests/factories";
import { expectCounters } from "./counters";
import { emptyProject, importFile, start, upload } from "./import-world";
import { predictedWorld } from "./predicted-world";

let org: TestOrganization;
beforeAll(async () => {
  await startJobs(engineHandler, { work: false });
  org = await makeOrganization();
});
afterAll(() => stopJobs());

const newProject = async () => emptyProject(await scopeOf(org, "manager"));
const tasksOf = ({ projectId }: ProjectScope) =>
  prisma().task.findMany({ where: { projectId }, orderBy: { id: "asc" } });
const annotationOf = (taskId: bigint) => prisma().annotation.findFirstOrThrow({ where: { taskId } });
const labelsOf = ({ projectId }: ProjectScope) =>
  prisma().label.findMany({ where: { projectId }, orderBy: { position: "asc" } });
const projectOf = ({ projectId }: ProjectScope) =>
  prisma().project.findUniqueOrThrow({ where: { id: projectId } });

const LABELLED = "id,text,label\n1,a,Refund\n2,b,Refund\n3,c,Billing\n4,d,\n5,e,\n6,f,\n7,g,Refund\n";
const MAPPING = { idColumn: "id", labelColumn: "label" };

test("an import that nobody has touched goes whole, and the project is as before it", async () => {
  const scope = await newProject();
  const { importId } = await importFile(scope, LABELLED, MAPPING);
  expect(await projectOf(scope)).toMatchObject({ taskCount: 7, annotatedCount: 4, groundTruthCount: 4 });
  expect(await previewUndoImport(scope, { importId })).toEqual({ removes: 7, keeps: 0 });
  expect(await undoImport(scope, { importId })).toEqual({ removed: 7, kept: 0 });
  expect(await tasksOf(scope)).toEqual([]);
  expect(await projectOf(scope)).toMatchObject({ taskCount: 0, textColumn: null, columns: [] });
  await expectCounters(scope.projectId);
  const row = await prisma().import.findUniqueOrThrow({ where: { id: importId } });
  expect(row).toMatchObject({ state: "undone", undoneAt: expect.any(Date), rowsImported: 7 });
  const entry = await prisma().auditEvent.findFirstOrThrow({
    where: { targetId: importId, action: "import.undo" },
  });
  expect(entry).toMatchObject({ detail: { removed: 7, kept: 0 }, projectId: scope.projectId });
  expect(entry.actorId).toBe(org.users.manager.id);
  const again = await importFile(scope, "body\nanother column\n", { textColumn: "body" });
  expect(again).toMatchObject({ state: "completed", rowsImported: 1 });
  expect((await tasksOf(scope)).map(({ innerId }) => innerId)).toEqual([8]);
});

test("what was labelled, skipped, edited, starred or predicted since stays", async () => {
  const scope = await newProject();
  await importFile(scope, "id,text\n0,before\n", { idColumn: "id" });
  const { importId } = await importFile(scope, LABELLED, MAPPING);
  const [before, edited, starred, untouched, labelled, skipped, predicted] = (await tasksOf(scope)).map(
    ({ id }) => id,
  );
  if (!before || !edited || !starred || !untouched || !labelled || !skipped || !predicted)
    throw new Error("eight tasks were imported");
  const [refund, billing] = await labelsOf(scope);
  const labelId = refund?.id ?? "";
  const seen = { annotationId: (await annotationOf(edited)).id, version: 1 };
  await updateAnnotation(scope, { ...seen, labelId: billing?.id ?? "" });
  const star = { annotationId: (await annotationOf(starred)).id, version: 1 };
  await unsetGroundTruth(scope, star);
  await setGroundTruth(scope, star);
  await createAnnotation(scope, { taskId: labelled, labelId });
  await skipTask(scope, { taskId: skipped });
  await predict(scope, predicted, labelId);
  expect(await previewUndoImport(scope, { importId })).toEqual({ removes: 2, keeps: 5 });
  expect(await undoImport(scope, { importId })).toEqual({ removed: 2, kept: 5 });
  expect((await tasksOf(scope)).map(({ id }) => id)).toEqual([
    before,
    edited,
    starred,
    labelled,
    skipped,
    predicted,
  ]);
  await expectCounters(scope.projectId);
  expect(await projectOf(scope)).toMatchObject({ taskCount: 6, textColumn: "text" });
  await expect(undoImport(scope, { importId })).rejects.toMatchObject({ code: "conflict" });
});

/** A prediction of a version of this project, as a run would store it. */
async function predict({ orgId, projectId }: ProjectScope, taskId: bigint, labelId: string) {
  const row = { orgId, projectId };
  const createdById = org.users.manager.id;
  const prompt = await prisma().prompt.create({ data: { ...row, name: "Intent", createdById } });
  const version = await prisma().promptVersion.create({
    data: {
      ...row,
      promptId: prompt.id,
      number: 1,
      system: "",
      user: "{{text}}",
      model: "demo",
      createdById,
    },
  });
  const run = await prisma().run.create({
    data: {
      ...{ ...row, promptId: prompt.id, versionId: version.id, createdById, model: "demo" },
      ...{ clientRequestId: randomUUID(), scope: "all", labels: [], state: "completed" },
    },
  });
  await prisma().prediction.create({
    data: { ...row, runId: run.id, versionId: version.id, taskId, state: "done", labelId, label: "Refund" },
  });
}

test("a person who labels at the same moment keeps the task or hears that it is gone", async () => {
  for (let n = 0; n < 10; n++) {
    const scope = await newProject();
    const { importId } = await importFile(scope, `text\n${"row\n".repeat(30)}`);
    const tasks = await tasksOf(scope);
    const labelId = (await labelsOf(scope))[0]?.id ?? "";
    const submit = (taskId: bigint) =>
      createAnnotation(scope, { taskId, labelId }).then(
        () => taskId,
        (error: unknown) => {
          expect(error).toMatchObject({ code: "not_found" });
          return null;
        },
      );
    const [undone, ...stored] = await Promise.all([
      undoImport(scope, { importId }),
      ...tasks.slice(10, 20).map(({ id }) => submit(id)),
    ]);
    const kept = stored.filter((id) => id !== null);
    expect((await tasksOf(scope)).map(({ id }) => id)).toEqual(kept.sort((a, b) => Number(a - b)));
    expect(undone).toEqual({ removed: 30 - kept.length, kept: kept.length });
    await expectCounters(scope.projectId);
  }
});

test("where every task was worked on there is nothing to undo, and the import stays completed", async () => {
  const scope = await newProject();
  const { importId } = await importFile(scope, "text\none\n");
  const [task] = await tasksOf(scope);
  await skipTask(scope, { taskId: task?.id ?? 0n });
  expect(await previewUndoImport(scope, { importId })).toEqual({ removes: 0, keeps: 1 });
  await expect(undoImport(scope, { importId })).rejects.toMatchObject({ code: "conflict" });
  const { state } = await prisma().import.findUniqueOrThrow({ where: { id: importId } });
  expect(state).toBe("completed");
  await expectCounters(scope.projectId);
});

test("of two clicks at once one takes it back", async () => {
  const scope = await newProject();
  const { importId } = await importFile(scope, "text\none\ntwo\n");
  const both = await Promise.allSettled([1, 2].map(() => undoImport(scope, { importId })));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expectCounters(scope.projectId);
});

test("an import that has not completed, or of another project, is refused", async () => {
  const scope = await newProject();
  const { importId } = await upload(scope, "text\none\n");
  await start(scope, importId);
  await expect(undoImport(scope, { importId })).rejects.toMatchObject({ code: "conflict" });
  const other = await predictedWorld(1);
  await expect(undoImport(other.scope, { importId })).rejects.toMatchObject({ code: "not_found" });
  await expect(previewUndoImport(other.scope, { importId })).rejects.toMatchObject({ code: "not_found" });
});
