// The truth table of who sees predictions, V1 to V15, in the payloads of the stream, the quick view and the list.
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/lib/permissions";
import { prisma } from "@/server/db/client";
import { createAnnotation } from "@/server/services/annotations/create";
import { listAnnotations } from "@/server/services/annotations/read";
import { getTask } from "@/server/services/tasks/get";
import { listTasks } from "@/server/services/tasks/list";
import { nextTask } from "@/server/services/tasks/next";
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

const as = (role: Role) => projectScopeOf(org, project, role);
const set = (data: Record<string, unknown>) =>
  prisma().project.updateMany({
    where: { id: project.id },
    data: { activeVersionId: project.versionId, ...data },
  });

type Case = {
  row: string;
  roles: Role[];
  to: string[];
  blind?: boolean[];
  prefill: string[];
  shown: boolean[];
  submitted?: boolean;
  stream: boolean;
  prefilled: boolean;
  quickView: boolean;
  columns: boolean;
};

const MANAGERS: Role[] = ["owner", "admin", "manager"];
const ALL = ["none", "reviewers", "reviewers_and_annotators"];
const RE = ["reviewers", "reviewers_and_annotators"];
const AN = ["reviewers_and_annotators"];
const ANY_PREFILL = ["off", "active_version"];
const BOTH = [true, false];
const none = { stream: false, prefilled: false, quickView: false, columns: false };
const open = { stream: true, prefilled: false, quickView: true, columns: true };
const streamOnly = { stream: true, prefilled: false, quickView: false, columns: false };

const CASES: Case[] = [
  { row: "V1", roles: MANAGERS, to: ALL, blind: BOTH, prefill: ["off"], shown: [true], ...open },
  {
    row: "V2",
    roles: MANAGERS,
    to: ALL,
    blind: BOTH,
    prefill: ["active_version"],
    shown: [true],
    ...open,
    prefilled: true,
  },
  { row: "V3", roles: ["reviewer"], to: ["none"], blind: BOTH, prefill: ANY_PREFILL, shown: BOTH, ...none },
  { row: "V4", roles: ["reviewer"], to: RE, blind: BOTH, prefill: ["off"], shown: [false], ...streamOnly },
  { row: "V5", roles: ["reviewer"], to: RE, blind: BOTH, prefill: ["off"], shown: [true], ...open },
  {
    row: "V6",
    roles: ["reviewer"],
    to: RE,
    blind: BOTH,
    prefill: ["active_version"],
    shown: [false],
    ...streamOnly,
    prefilled: true,
  },
  {
    row: "V7",
    roles: ["reviewer"],
    to: RE,
    blind: BOTH,
    prefill: ["active_version"],
    shown: [true],
    ...open,
    prefilled: true,
  },
  {
    row: "V8",
    roles: ["annotator"],
    to: ["none", "reviewers"],
    blind: BOTH,
    prefill: ANY_PREFILL,
    shown: BOTH,
    ...none,
  },
  { row: "V9", roles: ["annotator"], to: AN, prefill: ["off"], shown: [false], ...streamOnly },
  { row: "V10", roles: ["annotator"], to: AN, prefill: ["off"], shown: [true], ...open },
  {
    row: "V11",
    roles: ["annotator"],
    to: AN,
    prefill: ["active_version"],
    shown: [false],
    ...streamOnly,
    prefilled: true,
  },
  {
    row: "V12",
    roles: ["annotator"],
    to: AN,
    prefill: ["active_version"],
    shown: [true],
    ...open,
    prefilled: true,
  },
  { row: "V13", roles: ["annotator"], to: AN, blind: [true], prefill: ANY_PREFILL, shown: BOTH, ...none },
  {
    row: "V14",
    roles: ["annotator"],
    to: AN,
    blind: [true],
    prefill: ANY_PREFILL,
    shown: [false],
    submitted: true,
    ...none,
  },
  {
    row: "V15",
    roles: ["annotator"],
    to: AN,
    blind: [true],
    prefill: ANY_PREFILL,
    shown: [true],
    submitted: true,
    ...none,
    quickView: true,
  },
];

describe.each(CASES)("$row", (expected) => {
  test("stream, quick view, columns and filter", async () => {
    for (const role of expected.roles)
      for (const predictionsVisibleTo of expected.to)
        for (const blindUntilSubmit of expected.blind ?? [false])
          for (const prefill of expected.prefill)
            for (const shown of expected.shown) {
              const dataManagerVisibleTo = shown ? "reviewers_and_annotators" : "managers";
              await set({ predictionsVisibleTo, blindUntilSubmit, prefill, dataManagerVisibleTo });
              const where = `${role} ${predictionsVisibleTo} blind=${blindUntilSubmit} ${prefill} shown=${shown}`;
              await check(expected, role, shown, where);
            }
  });
});

async function check(expected: Case, role: Role, shown: boolean, where: string): Promise<void> {
  const scope = await as(role);
  // The stream hands out only what the person has not answered: "after their submit" shows in the quick view.
  if (expected.submitted) await submitOnce(role);
  else {
    await prisma().taskLease.deleteMany({ where: { projectId: project.id } });
    const { task } = await nextTask(scope);
    expect([task?.predictions.length === 1, task?.prefill], where).toEqual([
      expected.stream,
      expected.prefilled,
    ]);
  }
  const quick = () => getTask(scope, { taskId: project.predicted });
  const list = () => listTasks(scope, { filter: {} });
  const filtered = () => listTasks(scope, { filter: { predicted: true } });
  if (!shown) {
    for (const look of [quick, list, filtered])
      await expect(look(), where).rejects.toMatchObject({ code: "forbidden" });
    return;
  }
  expect((await quick()).predictions.length > 0, where).toBe(expected.quickView);
  const rows = (await list()).items;
  expect(
    rows.every((row) => "prediction" in row && "predictionCount" in row),
    where,
  ).toBe(expected.columns);
  expect(
    rows.some((row) => "prediction" in row || "predictionCount" in row),
    where,
  ).toBe(expected.columns);
  if (expected.columns) expect((await filtered()).items, where).toHaveLength(1);
  else await expect(filtered(), where).rejects.toMatchObject({ code: "forbidden" });
}

async function submitOnce(role: Role): Promise<void> {
  const mine = { taskId: project.predicted, createdById: org.users[role].id };
  if ((await prisma().annotation.count({ where: mine })) === 0)
    await createAnnotation(await as(role), { taskId: project.predicted, labelId: project.labelId });
}

test("where predictions are hidden, annotations do not tell that there was one", async () => {
  await set({ predictionsVisibleTo: "none", dataManagerVisibleTo: "reviewers_and_annotators" });
  await createAnnotation(await as("manager"), {
    ...{ taskId: project.predicted, labelId: project.labelId, predictionId: project.predictionId },
  });
  const keys = async (role: Role) =>
    Object.keys((await listAnnotations(await as(role), { taskId: project.predicted }))[0] ?? {});
  for (const hidden of ["source", "predictionId"]) {
    expect(await keys("reviewer")).not.toContain(hidden);
    expect(await keys("annotator")).not.toContain(hidden);
    expect(await keys("manager")).toContain(hidden);
  }
  expect(await keys("reviewer")).toContain("groundTruth");
  expect(await keys("annotator")).not.toContain("groundTruth");
});

test("a blind annotator sees nobody else's answer before the own one", async () => {
  await set({ blindUntilSubmit: true, predictionsVisibleTo: "reviewers_and_annotators" });
  const scope = await as("annotator");
  expect(await listAnnotations(scope, { taskId: project.taskId })).toEqual([]);
  expect((await getTask(scope, { taskId: project.taskId })).annotations).toEqual([]);
  expect((await listTasks(scope, { filter: {} })).items.flatMap((row) => row.labelIds)).toEqual([]);
  await expect(listTasks(scope, { filter: { labelId: project.labelId } })).rejects.toMatchObject({
    code: "forbidden",
  });
  await createAnnotation(scope, { taskId: project.taskId, labelId: project.otherLabelId });
  expect(await listAnnotations(scope, { taskId: project.taskId })).toHaveLength(2);
});

test("failed predictions, their code and price are for managers", async () => {
  await set({ predictionsVisibleTo: "reviewers" });
  await prisma().prediction.updateMany({
    where: { id: project.predictionId },
    data: { state: "failed", code: "PARSE", labelId: null, label: null, confidence: null },
  });
  const views = async (role: Role) =>
    (await getTask(await as(role), { taskId: project.predicted })).predictions;
  expect(await views("reviewer")).toEqual([]);
  expect(await views("manager")).toMatchObject([{ code: "PARSE" }]);
});
