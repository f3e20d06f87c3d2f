// The audit log as it is read: newest first, page by page, filtered, with names and titles, and as CSV.
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditAction } from "@/lib/audit";
import { prisma } from "@/server/db/client";
import type { OrgScope } from "@/server/scope";
import { audit } from "@/server/services/audit";
import { exportAudit, listAudit, listProjectAudit } from "@/server/services/audit-read";
import {
  addProject,
  makeOrganization,
  projectScopeOf,
  scopeOf,
  type TestOrganization,
  type TestProject,
} from "@/tests/factories";

let org: TestOrganization;
let project: TestProject;
let owner: OrgScope;

const write = (scope: OrgScope, action: AuditAction, more: { projectId?: string; detail?: object } = {}) =>
  scope.run((tx) => audit(tx, scope, { action, targetType: "thing", targetId: "t", ...more }));

beforeAll(async () => {
  org = await makeOrganization();
  project = await addProject(org);
  owner = await scopeOf(org, "owner");
  await prisma().auditEvent.deleteMany({ where: { orgId: org.id } });
  const manager = await scopeOf(org, "manager");
  await write(owner, "apiKey.update");
  await write(manager, "run.create", { projectId: project.id, detail: { tasks: 12 } });
  await write(manager, "task.delete", { projectId: "gone", detail: { note: "=1+1" } });
  const other = await makeOrganization();
  await write(await scopeOf(other), "apiKey.delete");
});

const actions = async (filter: Parameters<typeof listAudit>[1]) =>
  (await listAudit(owner, filter)).items.map(({ action }) => action);

describe("the audit log", () => {
  it("is read newest first, with names and titles as they are now", async () => {
    const { items, nextCursor } = await listAudit(owner, {});
    expect(nextCursor).toBeNull();
    expect(items).toMatchObject([
      { action: "task.delete", project: { id: "gone", title: null } },
      {
        action: "run.create",
        actor: { id: org.users.manager.id, name: org.users.manager.name },
        project: { id: project.id },
        detail: { tasks: 12 },
      },
      { action: "apiKey.update", actor: { id: org.users.owner.id }, project: null },
    ]);
    expect(items[1]?.project?.title).toEqual(expect.any(String));
  });

  it("is narrowed by kind, person, project and day", async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(await actions({ group: "key" })).toEqual(["apiKey.update"]);
    expect(await actions({ actorId: org.users.manager.id })).toEqual(["task.delete", "run.create"]);
    expect(await actions({ projectId: project.id })).toEqual(["run.create"]);
    expect(await actions({ from: today, to: today })).toHaveLength(3);
    expect(await actions({ to: "2020-01-01" })).toEqual([]);
  });

  it("shows a manager the entries of one project alone", async () => {
    const scope = await projectScopeOf(org, project, "manager");
    const { items } = await listProjectAudit(scope, {});
    expect(items.map(({ action }) => action)).toEqual(["run.create"]);
  });

  it("leaves as CSV that no spreadsheet runs, and the export is an entry itself", async () => {
    let text = "";
    for await (const piece of await exportAudit(owner, {})) text += piece;
    const lines = text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^time,person,/);
    expect(lines[2]).toContain(`"run.create","started a run"`);
    expect(text).not.toMatch(/(^|,)"?=1/m);
    expect(await actions({ group: "data" })).toEqual(["audit.export", "task.delete"]);
  });

  it("is read page by page, each entry once", async () => {
    const many = await makeOrganization();
    const scope = await scopeOf(many, "owner");
    await prisma().auditEvent.deleteMany({ where: { orgId: many.id } });
    for (let n = 0; n < 60; n++) await write(scope, "label.update", { detail: { n } });
    const first = await listAudit(scope, {});
    const second = await listAudit(scope, { cursor: first.nextCursor });
    expect(first.items).toHaveLength(50);
    expect([...first.items, ...second.items].map(({ detail }) => (detail as { n: number }).n)).toEqual(
      Array.from({ length: 60 }, (_, n) => 59 - n),
    );
    expect(second.nextCursor).toBeNull();
  });
});
