// T-15: tries are counted in the database before they are made, per account and per network.
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { signIn } from "@/server/auth/sign-in";
import { countTry, forgetTries } from "@/server/auth/throttle";
import { disconnect, prisma } from "@/server/db/client";
import { addUser, PASSWORD } from "@/tests/factories";
import { Browser } from "./next-auth";

afterAll(() => disconnect());
afterEach(() => {
  vi.resetModules();
  delete process.env.TRUSTED_PROXY_HOPS;
});

const from = (network: string | null) => ({ network, userAgent: "test", previousSid: null });
const code = (work: Promise<unknown>) =>
  work.then(
    () => "ok",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

test("thirty tries at the same moment: exactly ten are let through", async () => {
  const throttle = { key: "thirty", limit: 10, windowSeconds: 900 };
  const codes = await Promise.all(Array.from({ length: 30 }, () => code(countTry(throttle))));
  expect(codes.filter((c) => c === "ok")).toHaveLength(10);
  expect(codes.filter((c) => c === "too_many_requests")).toHaveLength(20);
});

test("the refusal says how long, and a window that is over counts from one again", async () => {
  const throttle = { key: "window", limit: 1, windowSeconds: 900 };
  await countTry(throttle);
  const refused = await countTry(throttle).catch((error: AppError) => error);
  expect(refused).toMatchObject({ code: "too_many_requests" });
  expect((refused as AppError).retryAfterSeconds).toBeGreaterThan(890);
  await prisma().$executeRaw`update "LoginThrottle" set "windowStart" = now() - interval '901 seconds'`;
  expect(await countTry(throttle)).toBe(1);
});

test("ten failures close an account for its network, a success opens the count again", async () => {
  const user = await addUser();
  const attempt = (password: string) => signIn({ email: user.email, password }, from(null));
  for (let i = 0; i < 4; i++) expect(await code(attempt("wrong"))).toBe("unauthenticated");
  expect(await code(attempt(PASSWORD))).toBe("ok");
  const key = `account ${user.email} null`;
  for (let i = 0; i < 10; i++) await countTry({ key, limit: 10, windowSeconds: 900 });
  expect(await code(attempt(PASSWORD))).toBe("too_many_requests");
  await forgetTries(key);
  expect(await code(attempt(PASSWORD))).toBe("ok");
});

test("a hundred tries an hour from one network, whichever account", async () => {
  const user = await addUser();
  const key = "network 203.0.113.9";
  for (let i = 0; i < 100; i++) await countTry({ key, limit: 100, windowSeconds: 3600 });
  const attempt = (network: string) => signIn({ email: user.email, password: PASSWORD }, from(network));
  expect(await code(attempt("203.0.113.9"))).toBe("too_many_requests");
  expect(await code(attempt("203.0.113.10"))).toBe("ok");
});

test("failures are answered more and more slowly", async () => {
  const key = "account slow@example.com null";
  for (let i = 0; i < 7; i++) await countTry({ key, limit: 10, windowSeconds: 900 });
  const began = performance.now();
  await code(signIn({ email: "slow@example.com", password: "wrong" }, from(null)));
  expect(performance.now() - began).toBeGreaterThan(700);
});

test("the refusal reaches the browser's side of next-auth, without a session", async () => {
  const user = await addUser();
  for (let i = 0; i < 10; i++)
    await countTry({ key: `account ${user.email} null`, limit: 10, windowSeconds: 900 });
  const browser = new Browser();
  const { refused } = await browser.signIn(user.email, PASSWORD);
  expect(refused).toMatchObject({ code: "too_many_requests" });
  expect(refused?.retryAfterSeconds).toBeGreaterThan(800);
  expect(browser.session).toBeUndefined();
});

test.each([
  ["0", "198.51.100.1, 203.0.113.7", null],
  ["1", "198.51.100.1, 203.0.113.7", "203.0.113.7"],
  ["2", "198.51.100.1, 203.0.113.7", "198.51.100.1"],
  ["1", "", null],
  ["1", "not an address", null],
  ["1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["1", "::ffff:203.0.113.7", "203.0.113.7"],
])("with %s trusted proxies, X-Forwarded-For %j is %j", async (hops, header, network) => {
  process.env.TRUSTED_PROXY_HOPS = hops;
  vi.resetModules();
  const { clientNetwork } = await import("@/server/auth/network");
  expect(clientNetwork(new Headers({ "x-forwarded-for": header }))).toBe(network);
});
