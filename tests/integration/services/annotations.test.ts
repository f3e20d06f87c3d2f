// Labels, skips and stars: counters follow, edits never overwrite each other, and a task has one truth.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import type { Role } from "@/lib/permissions";
import { prisma } from "@/server/db/client";
import type { ProjectScope } from "@/server/scope";
import { createAnnotation, skipTask } from "@/server/services/annotations/create";
import { setGroundTruth, unsetGroundTruth } from "@/server/services/annotations/ground-truth";
import { listAnnotations } from "@/server/services/annotations/read";
import { deleteAnnotation, updateAnnotation } from "@/server/services/annotations/update";
import { deleteTasks } from "@/server/services/tasks/delete";
import {
  addProject,
  makeOrganization,
  projectScopeOf,
  type TestOrganization,
  type TestProject,
} from "@/tests/factories";

let org: TestOrganization;
let project: TestProject;
beforeAll(async () => {
  org = await makeOrganization();
});
beforeEach(async () => {
  project = await addProject(org);
});

const as = (role: Role): Promise<ProjectScope> => projectScopeOf(org, project, role);
const taskOf = (id: bigint) => prisma().task.findUniqueOrThrow({ where: { id } });
const counters = () =>
  prisma().project.findUniqueOrThrow({
    where: { id: project.id },
    select: { taskCount: true, annotatedCount: true, groundTruthCount: true },
  });
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));
const settle = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === "fulfilled" ? "ok" : codeOf(result.reason),
  );

describe("labels and skips", () => {
  test("a label is stored as the person's own and counted", async () => {
    const scope = await as("annotator");
    const stored = await createAnnotation(scope, {
      taskId: project.untouched,
      labelId: project.labelId,
      leadTimeMs: 1500,
    });
    const row = await prisma().annotation.findUniqueOrThrow({ where: { id: stored.id } });
    expect(row).toMatchObject({
      source: "human",
      leadTimeMs: 1500,
      createdById: org.users.annotator.id,
      version: 1,
    });
    expect(await taskOf(project.untouched)).toMatchObject({ annotationCount: 1, skippedCount: 0 });
    expect(await counters()).toEqual({ taskCount: 3, annotatedCount: 2, groundTruthCount: 1 });
  });

  test("a person answers a task once, also with two clicks at the same moment", async () => {
    const scope = await as("annotator");
    const click = () => createAnnotation(scope, { taskId: project.untouched, labelId: project.labelId });
    expect((await settle([click(), click(), click(), click()])).sort()).toEqual([
      "conflict",
      "conflict",
      "conflict",
      "ok",
    ]);
    expect(await taskOf(project.untouched)).toMatchObject({ annotationCount: 1 });
  });

  test("a skip leaves the task open and may become a label later", async () => {
    const scope = await as("annotator");
    await skipTask(scope, { taskId: project.untouched });
    expect(await taskOf(project.untouched)).toMatchObject({ annotationCount: 0, skippedCount: 1 });
    await createAnnotation(scope, { taskId: project.untouched, labelId: project.labelId });
    expect(await taskOf(project.untouched)).toMatchObject({ annotationCount: 1, skippedCount: 0 });
  });

  test("an accepted prediction is remembered once", async () => {
    const input = { taskId: project.predicted, labelId: project.labelId, predictionId: project.predictionId };
    const first = await createAnnotation(await as("reviewer"), input);
    const second = await createAnnotation(await as("annotator"), input);
    const parents = await prisma().annotation.findMany({
      where: { id: { in: [first.id, second.id] } },
      orderBy: { id: "asc" },
      select: { predictionId: true, source: true },
    });
    expect(parents).toEqual([
      { predictionId: project.predictionId, source: "human" },
      { predictionId: null, source: "human" },
    ]);
  });

  test("a retired label is refused, a foreign one is not found", async () => {
    const scope = await as("annotator");
    await prisma().label.updateMany({ where: { id: project.labelId }, data: { retiredAt: new Date() } });
    const other = await addProject(org);
    const give = (labelId: string) => createAnnotation(scope, { taskId: project.untouched, labelId });
    await expect(give(project.labelId)).rejects.toMatchObject({ code: "invalid" });
    await expect(give(other.labelId)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("changes", () => {
  test("of several edits of one version exactly one wins", async () => {
    const scope = await as("annotator");
    const { id } = await createAnnotation(scope, { taskId: project.untouched, labelId: project.labelId });
    const edit = (labelId: string) => updateAnnotation(scope, { annotationId: id, version: 1, labelId });
    const labels = [project.labelId, project.otherLabelId, project.labelId, project.otherLabelId];
    const ends = await settle(labels.map(edit));
    expect(ends.filter((end) => end === "ok")).toHaveLength(1);
    expect(ends.filter((end) => end === "conflict")).toHaveLength(3);
    expect(await prisma().annotation.findUniqueOrThrow({ where: { id } })).toMatchObject({ version: 2 });
  });

  test("a changed conversion says that a person changed it", async () => {
    const { id } = await prisma().annotation.create({
      data: {
        ...{ orgId: org.id, projectId: project.id, taskId: project.predicted, labelId: project.labelId },
        ...{ source: "prediction", predictionId: project.predictionId, createdById: org.users.manager.id },
      },
    });
    await updateAnnotation(await as("manager"), {
      annotationId: id,
      version: 1,
      labelId: project.otherLabelId,
    });
    const row = await prisma().annotation.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({
      source: "prediction-edited",
      predictionId: project.predictionId,
      version: 2,
    });
  });

  test("an annotator changes own answers only, and not one that is the truth", async () => {
    const scope = await as("annotator");
    const foreign = { annotationId: project.annotationId, version: 1 };
    await expect(deleteAnnotation(scope, foreign)).rejects.toMatchObject({ code: "forbidden" });
    await prisma().project.updateMany({
      where: { id: project.id },
      data: { dataManagerVisibleTo: "managers" },
    });
    await expect(deleteAnnotation(scope, foreign)).rejects.toMatchObject({ code: "not_found" });
    const own = await createAnnotation(scope, { taskId: project.untouched, labelId: project.labelId });
    await setGroundTruth(await as("reviewer"), { annotationId: own.id, version: 1 });
    const change = { annotationId: own.id, version: 1, labelId: project.otherLabelId };
    await expect(updateAnnotation(scope, change)).rejects.toMatchObject({ code: "conflict" });
  });

  test("deleting takes the counters back", async () => {
    const scope = await as("annotator");
    const { id } = await createAnnotation(scope, { taskId: project.untouched, labelId: project.labelId });
    await deleteAnnotation(scope, { annotationId: id, version: 1 });
    expect(await taskOf(project.untouched)).toMatchObject({ annotationCount: 0 });
    expect(await counters()).toEqual({ taskCount: 3, annotatedCount: 1, groundTruthCount: 1 });
  });
});

describe("ground truth", () => {
  test("starring another annotation moves the star", async () => {
    const other = await createAnnotation(await as("annotator"), {
      taskId: project.taskId,
      labelId: project.otherLabelId,
    });
    await setGroundTruth(await as("reviewer"), { annotationId: other.id, version: 1 });
    const starred = await prisma().annotation.findMany({
      where: { taskId: project.taskId, groundTruth: true },
    });
    expect(starred.map((row) => row.id)).toEqual([other.id]);
    expect(await taskOf(project.taskId)).toMatchObject({ groundTruthLabelId: project.otherLabelId });
    expect(await counters()).toMatchObject({ groundTruthCount: 1 });
    await unsetGroundTruth(await as("reviewer"), { annotationId: other.id, version: 1 });
    expect(await counters()).toMatchObject({ groundTruthCount: 0 });
  });

  test("stars set at the same moment leave one truth", async () => {
    const roles: Role[] = ["annotator", "reviewer", "manager", "admin"];
    const ids: bigint[] = [];
    for (const role of roles)
      ids.push(
        (await createAnnotation(await as(role), { taskId: project.untouched, labelId: project.labelId })).id,
      );
    const reviewer = await as("reviewer");
    for (let round = 0; round < 5; round++)
      await settle(ids.map((annotationId) => setGroundTruth(reviewer, { annotationId, version: 1 })));
    const where = { taskId: project.untouched, groundTruth: true };
    expect(await prisma().annotation.count({ where })).toBe(1);
    expect(await counters()).toMatchObject({ groundTruthCount: 2, annotatedCount: 2 });
  });

  test("a skip, and an answer that changed since it was seen, cannot be starred", async () => {
    const scope = await as("annotator");
    const skipped = await skipTask(scope, { taskId: project.untouched });
    const reviewer = await as("reviewer");
    await expect(setGroundTruth(reviewer, { annotationId: skipped.id, version: 1 })).rejects.toMatchObject({
      code: "invalid",
    });
    await createAnnotation(scope, { taskId: project.untouched, labelId: project.labelId });
    await expect(setGroundTruth(reviewer, { annotationId: skipped.id, version: 1 })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

test("names are hidden from reviewers where the project says so", async () => {
  await prisma().project.updateMany({ where: { id: project.id }, data: { anonymize: true } });
  await createAnnotation(await as("annotator"), { taskId: project.taskId, labelId: project.labelId });
  const authors = async (role: Role) =>
    (await listAnnotations(await as(role), { taskId: project.taskId })).map((row) => row.author);
  expect(await authors("reviewer")).toEqual(["Annotator 2", "Annotator 1"]);
  expect(await authors("annotator")).toEqual(["You", "Annotator 1"]);
  expect(await authors("manager")).toEqual([org.users.annotator.name, org.users.owner.name]);
});

test("deleting tasks takes their counters with them and demands the number", async () => {
  const scope = await as("manager");
  const taskIds = [project.taskId, project.untouched];
  await expect(deleteTasks(scope, { taskIds, count: 3 })).rejects.toMatchObject({ code: "invalid" });
  expect(await deleteTasks(scope, { taskIds, count: 2 })).toEqual({ deleted: 2 });
  expect(await counters()).toEqual({ taskCount: 1, annotatedCount: 0, groundTruthCount: 0 });
  expect(await deleteTasks(scope, { taskIds, count: 2 })).toEqual({ deleted: 0 });
});
