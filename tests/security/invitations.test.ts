// T-26: an invitation lets in whom it was sent to, as what its sender may give at that moment, and never more often than it says.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/lib/permissions";
import { disconnect, prisma } from "@/server/db/client";
import {
  addInvitation,
  addMember,
  addUser,
  makeOrganization,
  PASSWORD,
  type TestOrganization,
  type TestUser,
} from "@/tests/factories";
import { call } from "./calls";

afterAll(() => disconnect());

type Sent = { email: string; role: Role; outcome: string; id?: string; link?: string };

const tokenOf = (link = "") => link.split("/").at(-1) ?? "";
const address = (name: string) => `${name}.${Math.random().toString(36).slice(2, 10)}@example.com`;
const accept = (user: TestUser | null, token: string) => call(user, "invitation.accept", { token });
const acceptAsNew = (token: string, email: string) =>
  call(null, "invitation.acceptAsNew", { token, email, name: "New Person", password: PASSWORD });
const get = async (token: string) =>
  ((await call(null, "invitation.get", { token })).value as { invitation: unknown }).invitation;
const roleOf = (orgId: string, userId: string) =>
  prisma().membership.findFirst({ where: { orgId, userId }, select: { role: true } });

let org: TestOrganization;
beforeAll(async () => {
  org = await makeOrganization();
});

async function invite(by: TestUser, people: { email: string; role: Role }[]) {
  const { code, value } = await call(by, "invitation.create", { org: org.slug, people });
  return { code, sent: Array.isArray(value) ? (value as Sent[]) : [] };
}

describe("inviting", () => {
  test("each address has an outcome of its own, and one that stands there twice counts once", async () => {
    const fresh = address("fresh");
    const gone = await addMember(org, "annotator", "Gone");
    await call(org.users.owner, "member.deactivate", { org: org.slug, userId: gone.id });
    const { sent } = await invite(org.users.owner, [
      { email: ` ${fresh.toUpperCase()}`, role: "admin" },
      { email: fresh, role: "annotator" },
      { email: org.users.reviewer.email, role: "annotator" },
      { email: gone.email, role: "annotator" },
      { email: "a@x.com,b@y.com", role: "annotator" },
      { email: '"e@evil"@x.com', role: "annotator" },
    ]);
    expect(sent.map(({ email, role, outcome }) => [email, role, outcome])).toEqual([
      [fresh, "admin", "invited"],
      [org.users.reviewer.email, "annotator", "member"],
      [gone.email, "annotator", "deactivated"],
      ["a@x.com,b@y.com", "annotator", "invalid"],
      ['"e@evil"@x.com', "annotator", "invalid"],
    ]);
    expect(sent.filter(({ link }) => link)).toHaveLength(1);
  });

  test("the token is in no table, and its digest is", async () => {
    const { sent } = await invite(org.users.owner, [{ email: address("hash"), role: "reviewer" }]);
    const token = tokenOf(sent[0]?.link);
    expect(token).toMatch(/^[\w-]{43}$/);
    const row = await prisma().invitation.findUniqueOrThrow({ where: { id: sent[0]?.id ?? "" } });
    expect(row.tokenHash).toBe(createHash("sha256").update(token).digest("hex"));
    expect(JSON.stringify(row)).not.toContain(token);
    const trail = await prisma().auditEvent.findMany({
      where: { orgId: org.id },
      select: { action: true, targetId: true, detail: true },
    });
    expect(trail.map(({ action }) => action)).toContain("invitation.create");
    expect(JSON.stringify(trail)).not.toContain(token);
    const { value } = await call(org.users.owner, "invitation.list", { org: org.slug });
    expect(JSON.stringify(value)).not.toContain(row.tokenHash);
    const days = (row.expiresAt.getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
  });

  test("by rank: an admin invites below admin, an owner also admins, nobody an owner", async () => {
    const { owner, admin, manager } = org.users;
    const one = (by: TestUser, role: Role) => invite(by, [{ email: address("rank"), role }]);
    expect((await one(admin, "admin")).code).toBe("FORBIDDEN");
    expect((await one(admin, "manager")).code).toBe("OK");
    expect((await one(owner, "admin")).code).toBe("OK");
    expect((await one(owner, "owner")).code).toBe("BAD_REQUEST");
    expect((await one(manager, "annotator")).code).toBe("FORBIDDEN");
  });

  test("an admin neither replaces, sends again nor revokes what an owner sent for an admin", async () => {
    const { owner, admin } = org.users;
    const email = address("above");
    const [first] = (await invite(owner, [{ email, role: "admin" }])).sent;
    const again = await invite(admin, [{ email, role: "annotator" }]);
    expect(again.sent[0]).toEqual({ email, role: "annotator", outcome: "refused" });
    for (const act of ["invitation.resend", "invitation.delete"])
      expect((await call(admin, act, { org: org.slug, invitationId: first?.id })).code).toBe("FORBIDDEN");
    expect(await get(tokenOf(first?.link))).toMatchObject({ email, role: "admin" });
  });

  test("a second invitation and a new link end the one before", async () => {
    const email = address("twice");
    const [first] = (await invite(org.users.owner, [{ email, role: "reviewer" }])).sent;
    const [second] = (await invite(org.users.admin, [{ email, role: "annotator" }])).sent;
    expect(await get(tokenOf(first?.link))).toBeNull();
    const input = { org: org.slug, invitationId: second?.id };
    const { value } = await call(org.users.owner, "invitation.resend", input);
    expect(await get(tokenOf(second?.link))).toBeNull();
    const token = tokenOf((value as Sent).link);
    expect(await get(token)).toEqual({ organization: org.name, email, role: "annotator" });
    expect((await call(org.users.owner, "invitation.delete", input)).code).toBe("OK");
    expect(await get(token)).toBeNull();
    for (const act of ["invitation.resend", "invitation.delete"])
      expect((await call(org.users.owner, act, input)).code).toBe("CONFLICT");
    expect((await acceptAsNew(token, email)).code).toBe("CONFLICT");
  });

  test("50 addresses at once, and 60 requests an hour", async () => {
    const many = Array.from({ length: 51 }, () => ({ email: address("many"), role: "annotator" as const }));
    expect((await invite(org.users.owner, many)).code).toBe("BAD_REQUEST");
    const busy = await addMember(org, "admin", "Busy");
    const codes = [];
    for (let i = 0; i < 61; i++)
      codes.push((await invite(busy, [{ email: "no address", role: "annotator" }])).code);
    expect(codes.slice(0, 60)).toEqual(Array(60).fill("OK"));
    expect(codes.at(-1)).toBe("TOO_MANY_REQUESTS");
  });
});

describe("accepting", () => {
  test("as somebody new: the account, the membership and an audit row at once", async () => {
    const { email, token } = await addInvitation(org, { role: "reviewer" });
    expect((await acceptAsNew(token, address("other"))).code).toBe("FORBIDDEN");
    const { code, value } = await acceptAsNew(token, ` ${email?.toUpperCase()} `);
    expect(code).toBe("OK");
    expect(value).toEqual({ organization: { slug: org.slug } });
    const user = await prisma().user.findUniqueOrThrow({ where: { emailNormalised: email ?? "" } });
    expect(await roleOf(org.id, user.id)).toEqual({ role: "reviewer" });
    const trail = await prisma().auditEvent.findMany({ where: { orgId: org.id, actorId: user.id } });
    expect(trail).toMatchObject([{ action: "invitation.accept", detail: { role: "reviewer" } }]);
    expect((await acceptAsNew(token, email ?? "")).code).toBe("CONFLICT");
  });

  test("as somebody with an account: signed in with that address, by a deliberate request", async () => {
    const [person, other] = [await addUser(), await addUser()];
    const { token } = await addInvitation(org, { email: person.email, role: "manager" });
    expect(await get(token)).toMatchObject({ role: "manager" });
    expect(await get(token)).toMatchObject({ role: "manager" }); // looking uses nothing up
    expect((await accept(null, token)).code).toBe("UNAUTHORIZED");
    expect((await accept(other, token)).code).toBe("FORBIDDEN");
    expect((await acceptAsNew(token, person.email)).code).toBe("CONFLICT"); // has an account
    expect(await roleOf(org.id, other.id)).toBeNull();
    expect((await accept(person, token)).code).toBe("OK");
    expect(await roleOf(org.id, person.id)).toEqual({ role: "manager" });
    expect((await call(person, "organization.get", { org: org.slug })).code).toBe("OK");
    expect(await get(token)).toBeNull();
  });

  test("expired, unknown and malformed ones let nobody in", async () => {
    const person = await addUser();
    const late = await addInvitation(org, { email: person.email, expiresAt: new Date(Date.now() - 1) });
    expect(await get(late.token)).toBeNull();
    expect((await accept(person, late.token)).code).toBe("CONFLICT");
    expect((await accept(person, "A".repeat(43))).code).toBe("CONFLICT");
    expect((await accept(person, "../../etc")).code).toBe("BAD_REQUEST");
    expect(await roleOf(org.id, person.id)).toBeNull();
  });

  test("a member stays what they are, a deactivated one stays out, and no use is counted", async () => {
    const link = await addInvitation(org, { role: "manager", maxUses: 5 });
    const gone = await addMember(org, "annotator", "Gone");
    await call(org.users.owner, "member.deactivate", { org: org.slug, userId: gone.id });
    expect((await accept(org.users.annotator, link.token)).code).toBe("OK");
    expect((await accept(gone, link.token)).code).toBe("CONFLICT");
    expect(await roleOf(org.id, org.users.annotator.id)).toEqual({ role: "annotator" });
    expect(await prisma().invitation.findUnique({ where: { id: link.id }, select: { uses: true } })).toEqual({
      uses: 0,
    });
    expect((await call(gone, "organization.get", { org: org.slug })).code).toBe("NOT_FOUND");
  });

  test("who joins by a link is not invited any longer, and a removed person's invitations end", async () => {
    const person = await addUser();
    const mailed = await addInvitation(org, { email: person.email, role: "manager" });
    const link = await addInvitation(org, { maxUses: 5 });
    await accept(person, link.token);
    expect(await get(mailed.token)).toBeNull();
    const later = await addInvitation(org, { email: person.email });
    await call(org.users.owner, "member.delete", { org: org.slug, userId: person.id });
    expect((await accept(person, later.token)).code).toBe("CONFLICT");
    expect(await roleOf(org.id, person.id)).toBeNull();
  });
});

describe("a link for whoever holds it", () => {
  const make = (by: TestUser, values: object) =>
    call(by, "invitation.createLink", { org: org.slug, role: "annotator", maxUses: 2, days: 1, ...values });

  test("lets in as many as it says, new and known, until it expires or is revoked", async () => {
    const { value } = await make(org.users.admin, { role: "reviewer" });
    const { id, link } = value as { id: string; link: string };
    const token = tokenOf(link);
    expect(await get(token)).toEqual({ organization: org.name, email: null, role: "reviewer" });
    const [known, late] = [await addUser(), await addUser()];
    expect((await accept(known, token)).code).toBe("OK");
    expect((await accept(known, token)).code).toBe("OK"); // in already: no second use
    expect((await acceptAsNew(token, address("new"))).code).toBe("OK");
    expect((await accept(late, token)).code).toBe("CONFLICT");
    const row = await prisma().invitation.findUniqueOrThrow({ where: { id } });
    expect([row.uses, row.maxUses]).toEqual([2, 2]);
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(86_400_000);

    const other = (await make(org.users.admin, {})).value as { id: string; link: string };
    await call(org.users.owner, "invitation.delete", { org: org.slug, invitationId: other.id });
    expect((await accept(late, tokenOf(other.link))).code).toBe("CONFLICT");
    const open = await addInvitation(org, { maxUses: 1 });
    const again = { org: org.slug, invitationId: open.id };
    expect((await call(org.users.owner, "invitation.resend", again)).code).toBe("CONFLICT");
  });

  test("by rank, and within bounds", async () => {
    expect((await make(org.users.admin, { role: "admin" })).code).toBe("FORBIDDEN");
    expect((await make(org.users.manager, {})).code).toBe("FORBIDDEN");
    for (const wrong of [
      { role: "owner" },
      { maxUses: 0 },
      { maxUses: 1_001 },
      { maxUses: 1.5 },
      { days: 365 },
    ])
      expect((await make(org.users.owner, wrong)).code).toBe("BAD_REQUEST");
  });
});

describe("the sender's rank counts when it is accepted", () => {
  const sends = async (role: Role, invited: Role) => {
    const sender = await addMember(org, role, "Sender");
    return { sender, invitation: await addInvitation(org, { role: invited, createdById: sender.id }) };
  };
  const open = async (token: string) => (await get(token)) !== null;

  test.each([
    ["is demoted below the right", "admin", "annotator", "member.updateRole", { role: "manager" }, false],
    ["is demoted but may still", "owner", "annotator", "member.updateRole", { role: "admin" }, true],
    ["may not give that role any more", "owner", "admin", "member.updateRole", { role: "admin" }, false],
    ["is deactivated", "admin", "annotator", "member.deactivate", {}, false],
    ["is removed", "admin", "annotator", "member.delete", {}, false],
  ] as const)("%s", async (_name, role, invited, act, change, stays) => {
    const { sender, invitation } = await sends(role, invited);
    expect(await open(invitation.token)).toBe(true);
    const { code } = await call(org.users.owner, act, { org: org.slug, userId: sender.id, ...change });
    expect(code).toBe("OK");
    expect(await open(invitation.token)).toBe(stays);
    // An invitation that died does not come back with the right.
    await prisma().membership.updateMany({
      where: { orgId: org.id, userId: sender.id },
      data: { role, deactivatedAt: null },
    });
    expect(await open(invitation.token)).toBe(stays);
  });

  test("also where nothing was revoked", async () => {
    const { sender, invitation } = await sends("admin", "annotator");
    const where = { orgId: org.id, userId: sender.id };
    await prisma().membership.updateMany({ where, data: { role: "manager" } });
    expect(await open(invitation.token)).toBe(false);
    expect((await acceptAsNew(invitation.token, invitation.email ?? "")).code).toBe("CONFLICT");
    expect(await prisma().user.count({ where: { email: invitation.email ?? "" } })).toBe(0);
  });
});

describe("races, 100 times each", () => {
  test("one invitation, accepted twice at the same moment: one membership, one use", async () => {
    for (let i = 0; i < 100; i++) {
      const person = await addUser();
      const { id, token } = await addInvitation(org, { email: person.email });
      await Promise.all([accept(person, token), accept(person, token)]);
      expect(await prisma().membership.count({ where: { orgId: org.id, userId: person.id } })).toBe(1);
      expect((await prisma().invitation.findUniqueOrThrow({ where: { id } })).uses).toBe(1);
    }
  }, 120_000);

  test("the last use of a link: one of two gets in", async () => {
    for (let i = 0; i < 100; i++) {
      const [a, b] = [await addUser(), await addUser()];
      const { id, token } = await addInvitation(org, { maxUses: 1 });
      const codes = (await Promise.all([accept(a, token), accept(b, token)])).map(({ code }) => code);
      expect(codes.sort()).toEqual(["CONFLICT", "OK"]);
      expect(
        await prisma().membership.count({ where: { orgId: org.id, userId: { in: [a.id, b.id] } } }),
      ).toBe(1);
      expect((await prisma().invitation.findUniqueOrThrow({ where: { id } })).uses).toBe(1);
    }
  }, 120_000);

  test("accepted while its sender is removed: in with a trace of it, or not at all", async () => {
    for (let i = 0; i < 100; i++) {
      const [sender, person] = [await addMember(org, "admin", "Sender"), await addUser()];
      const { id, token } = await addInvitation(org, { email: person.email, createdById: sender.id });
      const [{ code }] = await Promise.all([
        accept(person, token),
        call(org.users.owner, "member.delete", { org: org.slug, userId: sender.id }),
      ]);
      const { uses, revokedAt } = await prisma().invitation.findUniqueOrThrow({ where: { id } });
      expect([code, uses, (await roleOf(org.id, person.id)) !== null]).toEqual(
        code === "OK" ? ["OK", 1, true] : ["CONFLICT", 0, false],
      );
      expect(uses === 1 || revokedAt !== null).toBe(true);
    }
  }, 120_000);
});
