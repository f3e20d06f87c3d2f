// Sign-up: a person, an organization and its owner at once, or nothing; and nothing at all where it is switched off.
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { disconnect, prisma } from "@/server/db/client";
import { slugOf } from "@/server/services/organizations/slug";
import { addUser, PASSWORD } from "@/tests/factories";
import { call } from "./calls";
import { Browser } from "./next-auth";

afterAll(() => disconnect());
afterEach(() => {
  delete process.env.SIGN_UP;
  vi.resetModules();
});

const account = (email: string, organization = "Sign Up Inc") => ({
  name: "New Person",
  organization,
  email,
  password: PASSWORD,
});

test("makes an owner who can sign in and sees one organization", async () => {
  const { code, value } = await call(null, "user.create", account("New.Owner@Example.com"));
  expect(code).toBe("OK");
  const { userId, organization } = value as { userId: string; organization: { id: string; slug: string } };
  expect(organization.slug).toBe("sign-up-inc");
  const browser = new Browser();
  await browser.signIn("new.owner@example.com", PASSWORD);
  expect(browser.session).toBeDefined();
  const memberships = await prisma().membership.findMany({
    where: { userId },
    select: { orgId: true, role: true },
  });
  expect(memberships).toEqual([{ orgId: organization.id, role: "owner" }]);
});

test("an address has one account, however it is spelled", async () => {
  await call(null, "user.create", account("twice@example.com"));
  expect((await call(null, "user.create", account(" TWICE@example.com "))).code).toBe("CONFLICT");
  expect((await call(null, "user.create", account("\uff54wice\uff20example.com"))).code).toBe("CONFLICT");
});

test("ten at the same moment: one account per address, one slug per organization", async () => {
  const same = await Promise.all(
    Array.from({ length: 10 }, () => call(null, "user.create", account("race@example.com", "Race"))),
  );
  expect(same.filter(({ code }) => code === "OK")).toHaveLength(1);
  expect(same.filter(({ code }) => code === "CONFLICT")).toHaveLength(9);
  const others = await Promise.all(
    Array.from({ length: 10 }, (_, i) => call(null, "user.create", account(`race${i}@example.com`, "Race"))),
  );
  expect(others.map(({ code }) => code)).toEqual(Array(10).fill("OK"));
  expect(await prisma().organization.count({ where: { name: "Race" } })).toBe(11);
});

test.each([
  ["short password", { password: "short" }],
  ["long password", { password: "x".repeat(201) }],
  ["no name", { name: "   " }],
  ["NUL in the name", { name: "a\0b" }],
  ["lone surrogate", { organization: "a\ud800b" }],
  ["odd address", { email: "a@x.com,b@y.com" }],
  ["a role of one's choice", { role: "owner" }],
])("refuses: %s", async (_name, wrong) => {
  const before = await prisma().user.count();
  expect((await call(null, "user.create", { ...account("odd@example.com"), ...wrong })).code).toBe(
    "BAD_REQUEST",
  );
  expect(await prisma().user.count()).toBe(before);
});

test("SIGN_UP=off closes it, and says so to the sign-in page", async () => {
  process.env.SIGN_UP = "off";
  vi.resetModules();
  const fresh = await import("@/server/services/users");
  expect(fresh.canSignUp()).toBe(false);
  await expect(fresh.createUser(null, account("closed@example.com"))).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await prisma().user.count({ where: { email: "closed@example.com" } })).toBe(0);
});

test("somebody without an organization has an account and nothing else", async () => {
  const user = await addUser();
  expect((await call(user, "organization.list", undefined)).value).toEqual([]);
});

test.each([
  ["Müller & Söhne", "muller-sohne"],
  ["  ACME  ", "acme"],
  ["データ", "team"],
  ["../../etc", "etc"],
  ["a".repeat(100), "a".repeat(40)],
])("the slug of %j is %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
