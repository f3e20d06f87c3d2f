// T-16, T-17, T-18, T-20 and T-22: sessions are rows that begin in one place and end when somebody says so.
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { encode } from "next-auth/jwt";
import { afterAll, describe, expect, test, vi } from "vitest";
import { sessionCookieName } from "@/server/auth/cookies";
import { currentUser } from "@/server/auth/current-user";
import { disconnect, prisma } from "@/server/db/client";
import { env } from "@/server/env";
import { addUser, PASSWORD, type TestUser } from "@/tests/factories";
import { call } from "./calls";
import { Browser } from "./next-auth";

afterAll(() => disconnect());

async function signedIn(): Promise<{ user: TestUser; browser: Browser; sessionId: string }> {
  const user = await addUser();
  const browser = new Browser({ "user-agent": "Test Browser" });
  await browser.signIn(user.email.toUpperCase(), PASSWORD);
  const person = await currentUser(browser.asHeaders());
  if (!person) throw new Error("signing in gave no session");
  expect(person).toMatchObject({ id: user.id, email: user.email });
  return { user, browser, sessionId: person.sessionId };
}

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

test("T-16: a cookie kept from before signing out is worth nothing", async () => {
  const { browser } = await signedIn();
  const kept = browser.asHeaders();
  await browser.signOut();
  expect(browser.session).toBeUndefined();
  expect(await currentUser(kept)).toBeNull();
});

test("T-17: a new password ends every other session, not this one; the old password is gone", async () => {
  const { user, browser, sessionId } = await signedIn();
  const other = new Browser();
  await other.signIn(user.email, PASSWORD);
  const me = { ...user, sessionId };
  const newPassword = "a quite different one";
  expect((await call(me, "user.updatePassword", { password: "wrong", newPassword })).code).toBe(
    "BAD_REQUEST",
  );
  expect((await call(me, "user.updatePassword", { password: PASSWORD, newPassword })).code).toBe("OK");
  expect(await currentUser(other.asHeaders())).toBeNull();
  expect(await currentUser(browser.asHeaders())).not.toBeNull();
  expect((await new Browser().signIn(user.email, PASSWORD)).refused?.code).toBe("unauthenticated");
  expect((await new Browser().signIn(user.email, newPassword)).failed).toBeNull();
});

test("T-17: one may end one's own sessions, nobody else's", async () => {
  const { user, browser, sessionId } = await signedIn();
  const stranger = await addUser();
  expect((await call(stranger, "session.delete", { sessionId })).code).toBe("NOT_FOUND");
  expect(await currentUser(browser.asHeaders())).not.toBeNull();
  expect((await call(user, "session.delete", { sessionId })).code).toBe("OK");
  expect(await currentUser(browser.asHeaders())).toBeNull();
});

describe("T-18", () => {
  test("signing in again gives a new id and ends the session this browser had", async () => {
    const { user, browser } = await signedIn();
    const before = browser.asHeaders();
    await browser.signIn(user.email, PASSWORD);
    expect(await currentUser(before)).toBeNull();
    expect(await currentUser(browser.asHeaders())).not.toBeNull();
  });

  test("the row holds the SHA-256 of an id that the cookie does not show", async () => {
    const { browser, sessionId } = await signedIn();
    const { sidOf } = await import("@/server/auth/current-user");
    const sid = await sidOf(browser.session ?? null);
    const row = await prisma().session.findUniqueOrThrow({ where: { id: sessionId } });
    expect(row.sidHash).toBe(createHash("sha256").update(String(sid)).digest("hex"));
    expect(browser.session).not.toContain(String(sid));
    expect(row.userAgent).toBe("Test Browser");
  });

  test.each([
    ["idle for 7 days", { lastSeenAt: ago(7.01) }, false],
    ["idle for 6 days", { lastSeenAt: ago(6) }, true],
    ["30 days old", { expiresAt: new Date(Date.now() - 1000), lastSeenAt: new Date() }, false],
    ["revoked", { revokedAt: new Date() }, false],
  ])("a session %s", async (_name, data, lives) => {
    const { browser, sessionId } = await signedIn();
    await prisma().session.update({ where: { id: sessionId }, data });
    expect((await currentUser(browser.asHeaders())) !== null).toBe(lives);
  });

  test("use is noted at most once a minute, and never beyond 30 days after signing in", async () => {
    const { browser, sessionId } = await signedIn();
    const read = () => prisma().session.findUniqueOrThrow({ where: { id: sessionId } });
    const first = await read();
    expect(first.expiresAt.getTime() - first.createdAt.getTime()).toBeLessThan(30.01 * DAY_MS);
    await currentUser(browser.asHeaders());
    expect((await read()).lastSeenAt).toEqual(first.lastSeenAt);
    await prisma().session.update({ where: { id: sessionId }, data: { lastSeenAt: ago(1) } });
    await currentUser(browser.asHeaders());
    const touched = await read();
    expect(Date.now() - touched.lastSeenAt.getTime()).toBeLessThan(60_000);
    expect(touched.expiresAt).toEqual(first.expiresAt);
  });
});

describe("T-20: anything but a cookie of ours is nobody, never an error", () => {
  const sid = "x".repeat(43);
  const none = Buffer.from('{"alg":"none"}').toString("base64url");
  const claims = Buffer.from(JSON.stringify({ sid, sub: "1" })).toString("base64url");
  test.each([
    ["empty", ""],
    ["words", "hello"],
    ["percent", "%E0%A4%A"],
    ["NUL", "\u0001\u0002"],
    ["no algorithm", `${none}.${claims}.`],
    ["five empty parts", "...."],
    ["a long one", "a".repeat(100_000)],
    ["signed, not encrypted", `${Buffer.from('{"alg":"HS256"}').toString("base64url")}.${claims}.AAAA`],
  ])("%s", async (_name, value) => {
    const headers = { get: (name: string) => (name === "cookie" ? `${sessionCookieName()}=${value}` : null) };
    expect(await currentUser(headers as unknown as Headers)).toBeNull();
  });

  test.each([
    ["another secret", { token: { sid }, secret: "another secret of enough characters, 40 of them" }],
    ["expired", { token: { sid }, maxAge: -60 }],
    ["a provider's half-finished token", { token: { access_token: "x", provider: "github" } }],
    ["an id that is no text", { token: { sid: { not: "" } } }],
    ["an unknown id", { token: { sid } }],
  ])("%s", async (_name, { token, ...rest }) => {
    const cookie = await encode({ token: token as never, secret: env.NEXTAUTH_SECRET, ...rest });
    expect(await currentUser(new Headers({ cookie: `${sessionCookieName()}=${cookie}` }))).toBeNull();
  });

  test("a bearer header is not looked at", async () => {
    const { browser } = await signedIn();
    expect(await currentUser(new Headers({ authorization: `Bearer ${browser.session}` }))).toBeNull();
    expect(await currentUser(new Headers({ authorization: "Bearer %E0%A4%A" }))).toBeNull();
  });
});

test("T-22: sessions are created in one place, which only the gate calls", () => {
  const files = fs.globSync("{server,app,lib,prisma/seed}/**/*.{ts,tsx}", { cwd: process.cwd() });
  const containing = (mark: RegExp) =>
    files.filter((file) => mark.test(fs.readFileSync(path.join(process.cwd(), file), "utf8")));
  expect(files.length).toBeGreaterThan(50);
  expect(containing(/session\.create(Many)?\(/)).toEqual(["server/auth/session.ts"]);
  expect(containing(/\bcreateSession\b/).sort()).toEqual(["server/auth/gate.ts", "server/auth/session.ts"]);
});

test("T-24: the cookie is out of reach of scripts and other sites, and bound to its host on https", async () => {
  const { browser } = await signedIn();
  const line = browser.setCookies.find((cookie) => cookie.startsWith("assay.session="));
  expect(line).toMatch(/; Path=\/;.*HttpOnly; SameSite=Lax$/);
  expect(line).not.toMatch(/Domain/);
  const address = process.env.NEXTAUTH_URL;
  process.env.NEXTAUTH_URL = "https://assay.example.org";
  vi.resetModules();
  const { cookieOptions } = await import("@/server/auth/cookies");
  expect(cookieOptions().sessionToken).toMatchObject({
    name: "__Host-assay.session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
  });
  expect(cookieOptions().callbackUrl?.name).toBe("__Secure-assay.callback");
  if (address === undefined) delete process.env.NEXTAUTH_URL;
  else process.env.NEXTAUTH_URL = address;
  vi.resetModules();
});
