// Labels change their name, order and use, and never the annotations that carry them.
import { beforeAll, beforeEach, expect, test } from "vitest";
import { prisma } from "@/server/db/client";
import type { ProjectScope } from "@/server/scope";
import {
  createLabel,
  reorderLabels,
  restoreLabel,
  retireLabel,
  updateLabel,
} from "@/server/services/labels/write";
import { getProject } from "@/server/services/projects/read";
import {
  addProject,
  makeOrganization,
  projectScopeOf,
  type TestOrganization,
  type TestProject,
} from "@/tests/factories";

let org: TestOrganization;
let project: TestProject;
let scope: ProjectScope;
beforeAll(async () => {
  org = await makeOrganization();
});
beforeEach(async () => {
  project = await addProject(org);
  scope = await projectScopeOf(org, project, "manager");
});

const add = (value: string, hotkey: string | null = null) =>
  createLabel(scope, { label: { value, description: "", hotkey } });
const labels = async () => (await getProject(scope)).labels;

test("renaming touches no annotation row and keeps the id", async () => {
  const before = await prisma().annotation.findUniqueOrThrow({ where: { id: project.annotationId } });
  await updateLabel(scope, {
    labelId: project.labelId,
    change: { value: "Renamed", color: "#112233", hotkey: "r" },
  });
  expect(await prisma().annotation.findUniqueOrThrow({ where: { id: project.annotationId } })).toEqual(
    before,
  );
  expect((await labels())[0]).toMatchObject({
    id: project.labelId,
    value: "Renamed",
    color: "#112233",
    hotkey: "r",
  });
});

test("names that people or a model would confuse, and taken keys, are refused", async () => {
  await add("Straße", "s");
  await expect(add(" STRASSE ".replace("SS", "ß"))).rejects.toMatchObject({ code: "invalid" });
  await expect(add("Other", "s")).rejects.toMatchObject({ code: "invalid" });
  await updateLabel(scope, { labelId: project.labelId, change: { value: "One" } });
  const rename = { labelId: project.otherLabelId, change: { value: "one" } };
  await expect(updateLabel(scope, rename)).rejects.toMatchObject({ code: "invalid" });
});

test("a retired label is no longer in use but keeps its name; it comes back", async () => {
  const { labelId } = await add("Third", "t");
  await retireLabel(scope, { labelId });
  expect((await labels()).at(-1)).toMatchObject({ id: labelId, retiredAt: expect.any(Date), hotkey: null });
  await expect(add("third")).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("Restore"),
  });
  await restoreLabel(scope, { labelId });
  expect((await labels()).every((label) => label.retiredAt === null)).toBe(true);
});

test("two labels are the least", async () => {
  await expect(retireLabel(scope, { labelId: project.labelId })).rejects.toMatchObject({ code: "invalid" });
});

test("an order is all labels in use, or it is a conflict", async () => {
  const { labelId } = await add("Third");
  const order = [labelId, project.otherLabelId, project.labelId];
  await reorderLabels(scope, { labelIds: order });
  expect((await labels()).map((label) => label.id)).toEqual(order);
  await expect(reorderLabels(scope, { labelIds: order.slice(1) })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("adding the same name twice at the same moment adds it once", async () => {
  const ends = await Promise.allSettled([add("Twin"), add("twin"), add("TWIN")]);
  expect(ends.filter((end) => end.status === "fulfilled")).toHaveLength(1);
  expect((await labels()).filter((label) => label.value.toLowerCase() === "twin")).toHaveLength(1);
});
