// T-11: an organization never loses its last active owner, however many try at once; and the rules of rank around it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "@/lib/permissions";
import { disconnect, prisma } from "@/server/db/client";
import {
  addMember,
  makeOrganization,
  PASSWORD,
  type TestOrganization,
  type TestUser,
} from "@/tests/factories";
import { call } from "./calls";

afterAll(() => disconnect());

const owners = (orgId: string) =>
  prisma().membership.count({ where: { orgId, role: "owner", deactivatedAt: null } });

test("two owners act on each other at the same moment, 100 times: one of them stays", async () => {
  const org = await makeOrganization();
  const acts: ((by: TestUser, on: TestUser) => Promise<unknown>)[] = [
    (by, on) => call(by, "member.updateRole", { org: org.slug, userId: on.id, role: "annotator" }),
    (by, on) => call(by, "member.delete", { org: org.slug, userId: on.id }),
    (by, on) => call(by, "member.deactivate", { org: org.slug, userId: on.id }),
  ];
  await prisma().membership.deleteMany({ where: { orgId: org.id, role: "owner" } });
  for (let i = 0; i < 100; i++) {
    const [a, b] = [await addMember(org, "owner"), await addMember(org, "owner")];
    const [first, second] = [acts[i % 3], acts[(i >> 1) % 3]];
    if (!first || !second) throw new Error("three acts are known");
    const outcomes = await Promise.all([first(a, b), second(b, a)]);
    expect(await owners(org.id), JSON.stringify(outcomes)).toBe(1);
    await prisma().membership.deleteMany({ where: { orgId: org.id, role: "owner" } });
    await prisma().membership.deleteMany({ where: { orgId: org.id, userId: { in: [a.id, b.id] } } });
  }
}, 120_000);

describe("rules of rank", () => {
  let org: TestOrganization;
  beforeAll(async () => {
    org = await makeOrganization();
  });
  const role = (actor: TestUser, target: TestUser, next: string, password?: string) =>
    call(actor, "member.updateRole", {
      org: org.slug,
      userId: target.id,
      role: next,
      ...(password ? { password } : {}),
    });

  test("the last owner cannot step down, leave or be deactivated", async () => {
    const { owner } = org.users;
    const target = { org: org.slug, userId: owner.id };
    expect((await role(owner, owner, "admin")).code).toBe("CONFLICT");
    expect((await call(owner, "member.delete", target)).code).toBe("CONFLICT");
    expect((await call(owner, "member.deactivate", target)).code).toBe("CONFLICT");
    expect(await owners(org.id)).toBe(1);
  });

  test("a deactivated owner does not count", async () => {
    const second = await addMember(org, "owner");
    expect(
      (await call(org.users.owner, "member.deactivate", { org: org.slug, userId: second.id })).code,
    ).toBe("OK");
    expect((await role(org.users.owner, org.users.owner, "admin")).code).toBe("CONFLICT");
  });

  test("an admin touches neither owners nor admins, and makes none", async () => {
    const { admin, owner, manager } = org.users;
    const other = await addMember(org, "admin");
    for (const target of [owner, other]) {
      expect((await role(admin, target, "annotator")).code).toBe("FORBIDDEN");
      for (const act of ["member.deactivate", "member.reactivate", "member.delete"])
        expect((await call(admin, act, { org: org.slug, userId: target.id })).code).toBe("FORBIDDEN");
    }
    expect((await role(admin, manager, "admin")).code).toBe("FORBIDDEN");
    expect((await role(admin, manager, "owner", PASSWORD)).code).toBe("FORBIDDEN");
    expect((await role(admin, manager, "reviewer")).code).toBe("OK");
  });

  test("nobody changes their own role, except an owner stepping down", async () => {
    for (const own of ROLES.slice(1)) {
      const me = await addMember(org, own);
      for (const next of ROLES.filter((other) => other !== own))
        expect((await role(me, me, next, PASSWORD)).code, `${own} to ${next}`).toBe("FORBIDDEN");
    }
    const second = await addMember(org, "owner");
    expect((await role(second, second, "manager")).code).toBe("OK");
  });

  test("a new owner needs the actor's password, and every change is in the audit log", async () => {
    const { owner } = org.users;
    const next = await addMember(org, "reviewer");
    expect((await role(owner, next, "owner")).code).toBe("BAD_REQUEST");
    expect((await role(owner, next, "owner", "not the password")).code).toBe("BAD_REQUEST");
    expect((await role(owner, next, "owner", PASSWORD)).code).toBe("OK");
    const [entry] = await prisma().auditEvent.findMany({ where: { orgId: org.id, targetId: next.id } });
    expect(entry).toMatchObject({
      action: "member.updateRole",
      actorId: owner.id,
      detail: { from: "reviewer", to: "owner" },
    });
  });

  test("T-17: removal and a lower role take effect on the next call", async () => {
    const manager = await addMember(org, "manager");
    expect((await call(manager, "apiKey.get", { org: org.slug })).code).toBe("OK");
    await role(org.users.owner, manager, "annotator");
    expect((await call(manager, "apiKey.get", { org: org.slug })).code).toBe("FORBIDDEN");
    await call(org.users.owner, "member.delete", { org: org.slug, userId: manager.id });
    expect((await call(manager, "organization.get", { org: org.slug })).code).toBe("NOT_FOUND");
  });
});
