// Who is in a project, and as what: reviewers and annotators may be switched inside it, managers and above never.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppErrorCode } from "@/lib/errors";
import { type ProjectRole, ROLES, type Role, roleInProject } from "@/lib/permissions";
import { disconnect, prisma } from "@/server/db/client";
import { TRPC_CODES } from "@/server/errors";
import {
  addMember,
  addProject,
  callerOf,
  makeOrganization,
  type TestOrganization,
  type TestProject,
  type TestUser,
} from "@/tests/factories";

let org: TestOrganization;
let project: TestProject;
let other: TestProject;
beforeAll(async () => {
  org = await makeOrganization();
  project = await addProject(org);
  other = await addProject(org);
});
afterAll(() => disconnect());

const place = (at: TestProject = project) => ({ org: org.slug, projectId: at.id });
const switchTo = (user: TestUser, role: ProjectRole, by = org.users.manager, at = project) =>
  callerOf(by).projectMember.update({ ...place(at), userId: user.id, role });
async function star(user: TestUser, at: TestProject = project) {
  const where = { id: at.annotationId };
  const { version } = await prisma().annotation.findUniqueOrThrow({ where, select: { version: true } });
  await callerOf(user).groundTruth.set({ ...place(at), annotationId: at.annotationId, version });
}
const refusedAs = (code: AppErrorCode) => ({ code: TRPC_CODES[code] });

test("an annotator acts as a reviewer in this project alone, from the next call on", async () => {
  const { annotator } = org.users;
  await expect(star(annotator)).rejects.toMatchObject(refusedAs("forbidden"));
  await switchTo(annotator, "reviewer");
  await star(annotator);
  expect((await callerOf(annotator).project.get(place())).role).toBe("reviewer");
  expect(await callerOf(annotator).project.get(place())).toHaveProperty("groundTruthCount");
  await expect(star(annotator, other)).rejects.toMatchObject(refusedAs("forbidden"));
  expect((await callerOf(annotator).organization.get({ org: org.slug })).role).toBe("annotator");
  const { items } = await callerOf(annotator).project.list({ org: org.slug });
  const counts = new Map(items.map((item) => [item.id, "groundTruthCount" in item]));
  expect([counts.get(project.id), counts.get(other.id)]).toEqual([true, false]);
  await switchTo(annotator, "annotator");
  await expect(star(annotator)).rejects.toMatchObject(refusedAs("forbidden"));
});

test("a reviewer acts as an annotator: nothing of ground truth reaches them there", async () => {
  const { reviewer } = org.users;
  await switchTo(reviewer, "annotator");
  await expect(star(reviewer)).rejects.toMatchObject(refusedAs("forbidden"));
  await star(reviewer, other);
  expect(await callerOf(reviewer).project.get(place())).not.toHaveProperty("groundTruthCount");
  const { items } = await callerOf(reviewer).project.list({ org: org.slug });
  expect(items.find(({ id }) => id === project.id)).not.toHaveProperty("groundTruthCount");
  const { items: tasks } = await callerOf(reviewer).task.list({ ...place(), filter: {} });
  expect(tasks[0]).not.toHaveProperty("groundTruthLabelId");
  const listed = await callerOf(org.users.manager).projectMember.list(place());
  expect(listed.find(({ userId }) => userId === reviewer.id)).toMatchObject({
    role: "annotator",
    mayAct: true,
  });
});

test("managers and above are never lowered, and a role that rises takes its place", async () => {
  for (const role of ["owner", "admin", "manager"] as const)
    await expect(switchTo(org.users[role], "annotator", org.users.owner)).rejects.toMatchObject(
      refusedAs("conflict"),
    );
  const rising = await addMember(org, "annotator", "Rising");
  await callerOf(org.users.manager).projectMember.create({ ...place(), userIds: [rising.id] });
  await switchTo(rising, "annotator");
  await callerOf(org.users.owner).member.updateRole({ org: org.slug, userId: rising.id, role: "manager" });
  expect((await callerOf(rising).project.get(place())).role).toBe("manager");
  const listed = await callerOf(org.users.manager).projectMember.list(place());
  expect(listed.find(({ userId }) => userId === rising.id)).toMatchObject({ role: "manager", mayAct: false });
});

test("the rule as a table", () => {
  const roles = (here: string | null) => ROLES.map((role: Role) => roleInProject(role, here));
  expect(roles(null)).toEqual([...ROLES]);
  expect(roles("reviewer")).toEqual(["owner", "admin", "manager", "reviewer", "reviewer"]);
  expect(roles("annotator")).toEqual(["owner", "admin", "manager", "annotator", "annotator"]);
});

test("only by managers of the project, only for its members, and in the audit log", async () => {
  const outside = await addMember(org, "manager", "Outside");
  await expect(switchTo(org.users.reviewer, "reviewer", outside)).rejects.toMatchObject(
    refusedAs("not_found"),
  );
  await expect(switchTo(org.users.annotator, "reviewer", org.users.annotator)).rejects.toMatchObject(
    refusedAs("forbidden"),
  );
  const stranger = await addMember(org, "annotator", "Stranger");
  await expect(switchTo(stranger, "reviewer")).rejects.toMatchObject(refusedAs("not_found"));
  await expect(
    prisma().projectMember.updateMany({ where: { projectId: project.id }, data: { role: "manager" } }),
  ).rejects.toThrow();
  const [entry] = await prisma().auditEvent.findMany({
    where: { orgId: org.id, action: "projectMember.update" },
    orderBy: { id: "asc" },
    select: { actorId: true, detail: true, projectId: true },
  });
  expect(entry).toEqual({
    actorId: org.users.manager.id,
    projectId: project.id,
    detail: { userId: org.users.annotator.id, role: "reviewer" },
  });
});

test("several are added at once; twice at the same moment is once, and a foreign one stops them all", async () => {
  const people = await Promise.all([1, 2, 3].map((n) => addMember(org, "annotator", `Bulk ${n}`)));
  const userIds = people.map(({ id }) => id);
  const add = (ids: string[]) =>
    callerOf(org.users.manager).projectMember.create({ ...place(), userIds: ids });
  const elsewhere = await makeOrganization();
  await expect(add([...userIds, elsewhere.users.annotator.id])).rejects.toMatchObject(refusedAs("not_found"));
  const added = await Promise.all([add(userIds), add(userIds)]);
  expect(added.map((one) => one.added).sort()).toEqual([0, 3]);
});
