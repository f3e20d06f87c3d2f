// Projects: who lists which, what may be changed, and that deleting takes everything.
import { beforeAll, beforeEach, expect, test } from "vitest";
import { ROLES, type Role } from "@/lib/permissions";
import { prisma } from "@/server/db/client";
import {
  addProjectMembers,
  listProjectMembers,
  removeProjectMember,
} from "@/server/services/project-members/manage";
import { createProject } from "@/server/services/projects/create";
import { getProject, listProjects } from "@/server/services/projects/read";
import { deleteProject, updateProject } from "@/server/services/projects/update";
import { nextTask } from "@/server/services/tasks/next";
import {
  addMember,
  addProject,
  addUser,
  makeOrganization,
  projectScopeOf,
  scopeOf,
  type TestOrganization,
} from "@/tests/factories";

let org: TestOrganization;
beforeAll(async () => {
  org = await makeOrganization();
});
beforeEach(() => prisma().project.deleteMany({ where: { orgId: org.id } }));

const label = (value: string, hotkey: string | null = null) => ({ value, description: "", hotkey });
const draft = (labels = [label("yes"), label("no")]) => ({
  title: "Reviews",
  description: "",
  instructions: "",
  labels,
});
const titles = async (role: Role) =>
  (await listProjects(await scopeOf(org, role), {})).items.map((project) => project.title);

test("a project has its labels in order with colours, and its maker as a member", async () => {
  const { projectId } = await createProject(await scopeOf(org, "manager"), draft());
  const scope = await projectScopeOf(org, { id: projectId }, "manager");
  const project = await getProject(scope);
  expect(project.labels.map(({ value, position }) => [value, position])).toEqual([
    ["yes", 0],
    ["no", 1],
  ]);
  expect(new Set(project.labels.map((row) => row.color)).size).toBe(2);
  expect((await listProjectMembers(scope)).map((member) => member.userId)).toEqual([org.users.manager.id]);
  expect(
    await prisma().auditEvent.count({
      where: { orgId: org.id, action: "project.create", targetId: projectId },
    }),
  ).toBe(1);
});

test.each([
  ["equal names", [label("Yes"), label(" yes ")]],
  ["equal keys", [label("a", "1"), label("b", "1")]],
  ["one label", [label("only")]],
])("%s are refused", async (_name, labels) => {
  await expect(createProject(await scopeOf(org, "manager"), draft(labels))).rejects.toMatchObject({
    code: "invalid",
  });
});

test("owners and admins list all, managers joined ones, the others joined and published ones", async () => {
  const joined = await addProject(org);
  const foreign = await addProject(org, { joined: [] });
  const hidden = await addProject(org, { isPublished: false });
  const named = async (id: string) => (await prisma().project.findUniqueOrThrow({ where: { id } })).title;
  const [a, b, c] = [await named(joined.id), await named(foreign.id), await named(hidden.id)];
  const expected: Record<Role, string[]> = {
    owner: [c, b, a],
    admin: [c, b, a],
    manager: [c, a],
    reviewer: [a],
    annotator: [a],
  };
  for (const role of ROLES) expect(await titles(role), role).toEqual(expected[role]);
});

test("annotators get no count of ground truth", async () => {
  const project = await addProject(org);
  const [card] = (await listProjects(await scopeOf(org, "annotator"), {})).items;
  expect(card).not.toHaveProperty("groundTruthCount");
  expect(await getProject(await projectScopeOf(org, project, "annotator"))).not.toHaveProperty(
    "groundTruthCount",
  );
  expect(await getProject(await projectScopeOf(org, project, "reviewer"))).toHaveProperty(
    "groundTruthCount",
    1,
  );
});

test("pages of fifty hold every project once", async () => {
  await prisma().project.createMany({
    data: Array.from({ length: 60 }, (_, n) => ({
      orgId: org.id,
      title: `P${n}`,
      createdById: org.users.owner.id,
    })),
  });
  const scope = await scopeOf(org);
  const first = await listProjects(scope, {});
  const second = await listProjects(scope, { cursor: first.nextCursor });
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 10, null]);
  expect(new Set([...first.items, ...second.items].map((project) => project.id)).size).toBe(60);
});

test("settings are changed one by one and written to the audit log without texts", async () => {
  const project = await addProject(org);
  const scope = await projectScopeOf(org, project, "manager");
  await updateProject(scope, { change: { prefill: "active_version", instructions: "secret words" } });
  expect(await getProject(scope)).toMatchObject({
    prefill: "active_version",
    overlap: 1,
    instructions: "secret words",
  });
  const [event] = await prisma().auditEvent.findMany({
    where: { action: "project.update", targetId: project.id },
  });
  expect(event?.detail).toEqual({
    fields: ["prefill", "instructions"],
    settings: { prefill: "active_version" },
  });
});

test("only active members of the organization are added, and whoever is removed loses the project and its tasks", async () => {
  const project = await addProject(org, { joined: ["manager"] });
  const scope = await projectScopeOf(org, project, "manager");
  const { id } = await addMember(org, "reviewer", "Extra");
  const stranger = await addUser();
  await expect(addProjectMembers(scope, { userIds: [id, stranger.id] })).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await addProjectMembers(scope, { userIds: [id, id, org.users.annotator.id] })).toEqual({ added: 2 });
  expect(await addProjectMembers(scope, { userIds: [id] })).toEqual({ added: 0 });
  await nextTask(await projectScopeOf(org, project, "annotator"));
  await removeProjectMember(scope, { userId: org.users.annotator.id });
  await expect(projectScopeOf(org, project, "annotator")).rejects.toMatchObject({ code: "not_found" });
  expect(await prisma().taskLease.count({ where: { projectId: project.id } })).toBe(0);
});

test("a project is deleted with everything in it, after its title was typed", async () => {
  const project = await addProject(org);
  const other = await addProject(org);
  const scope = await projectScopeOf(org, project, "manager");
  await prisma().project.update({ where: { id: project.id }, data: { activeVersionId: project.versionId } });
  await expect(deleteProject(scope, { title: "wrong" })).rejects.toMatchObject({ code: "invalid" });
  const { title } = await prisma().project.findUniqueOrThrow({ where: { id: project.id } });
  await deleteProject(scope, { title });
  const left = { where: { projectId: project.id } };
  expect(await prisma().project.count({ where: { id: project.id } })).toBe(0);
  for (const count of [
    prisma().task.count(left),
    prisma().annotation.count(left),
    prisma().prediction.count(left),
    prisma().run.count(left),
  ])
    expect(await count).toBe(0);
  expect(await prisma().task.count({ where: { projectId: other.id } })).toBe(3);
  expect(await prisma().auditEvent.count({ where: { action: "project.delete", targetId: project.id } })).toBe(
    1,
  );
});
