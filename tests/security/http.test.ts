// T-23, T-24 and T-25 at the doors: content types, requests of other sites, and where a sign-in may lead; T-52 and T-54 beside.

import { PrismaPg } from "@prisma/adapter-pg";
import type { NextRequest } from "next/server";
import { encode } from "next-auth/jwt";
import { describe, expect, test } from "vitest";
import { GET, POST } from "@/app/api/trpc/[trpc]/route";
import { normaliseEmail } from "@/lib/email";
import { safePath } from "@/lib/safe-path";
import { PrismaClient } from "@/prisma/generated/client";
import { handleAuth } from "@/server/auth/handler";
import { countTry } from "@/server/auth/throttle";
import { disconnect } from "@/server/db/client";
import { env } from "@/server/env";

const HOST = "http://localhost:3000";
const OWN = { host: "localhost:3000", origin: HOST, "content-type": "application/json" };
const body = JSON.stringify({ json: { name: "x" } });
const post = (headers: Record<string, string>) =>
  POST(new Request(`${HOST}/api/trpc/user.update`, { method: "POST", headers, body }));

test.each([
  "multipart/form-data; boundary=x",
  "application/octet-stream",
  "text/plain",
  "application/x-www-form-urlencoded",
  "",
])("T-23: content type %j is 415", async (type) => {
  expect((await post({ ...OWN, "content-type": type })).status).toBe(415);
});

describe("T-24", () => {
  const { origin: _, ...noOrigin } = OWN;
  test.each([
    ["another origin", { ...OWN, origin: "https://evil.example" }],
    ["origin null", { ...OWN, origin: "null" }],
    ["an origin with our name in front", { ...OWN, origin: "http://localhost:3000.evil.example" }],
    ["cross-site", { ...noOrigin, "sec-fetch-site": "cross-site" }],
    ["same-site", { ...noOrigin, "sec-fetch-site": "same-site" }],
    ["our origin, but cross-site", { ...OWN, "sec-fetch-site": "cross-site" }],
    ["neither header", noOrigin],
  ])("%s is 403", async (_name, headers) => {
    expect((await post(headers)).status).toBe(403);
    for (const nextauth of [["signout"], ["callback", "credentials"]]) {
      const request = new Request(`${HOST}/api/auth/${nextauth.join("/")}`, {
        method: "POST",
        headers,
        body,
      });
      const response = await handleAuth(request as NextRequest, { params: Promise.resolve({ nextauth }) });
      expect(response.status).toBe(403);
    }
  });

  test.each([OWN, { ...noOrigin, "sec-fetch-site": "same-origin" }])(
    "this site passes: %j",
    async (headers) => {
      expect((await post(headers)).status).toBe(401);
    },
  );
});

test.each([
  "session",
  "providers",
  "signin",
  "signin/credentials",
  "error",
  "_log",
  "verify-request",
  "callback/github",
])("what next-auth would offer beside sign-in and sign-out is 404: %s", async (action) => {
  for (const method of ["GET", "POST"]) {
    const request = new Request(`${HOST}/api/auth/${action}`, { method, headers: OWN });
    const context = { params: Promise.resolve({ nextauth: action.split("/") }) };
    expect((await handleAuth(request as NextRequest, context)).status).toBe(404);
  }
});

test("T-57: a refusal for too many tries says when to come back", async () => {
  for (let i = 0; i < 100; i++) await countTry({ key: "sign-up null", limit: 100, windowSeconds: 3600 });
  const person = { name: "N", organization: "O", email: "late@example.com", password: "long enough here" };
  const response = await POST(
    new Request(`${HOST}/api/trpc/user.create`, {
      method: "POST",
      headers: OWN,
      body: JSON.stringify({ json: person }),
    }),
  );
  expect(response.status).toBe(429);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(3500);
});

test("while the database is away the answer is 503 with a time, not a lost session", async () => {
  const cookie = `assay.session=${await encode({ token: { sid: "x".repeat(43) }, secret: env.NEXTAUTH_SECRET })}`;
  const get = () => GET(new Request(`${HOST}/api/trpc/user.get`, { headers: { ...OWN, cookie } }));
  expect((await get()).status).toBe(401);
  const shared = globalThis as typeof globalThis & { assayDatabase?: Record<string, unknown> };
  await disconnect();
  const adapter = new PrismaPg({ connectionString: "postgresql://nobody@127.0.0.1:9/none" });
  shared.assayDatabase = { prisma: new PrismaClient({ adapter }) };
  const response = await get();
  await disconnect();
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).toBe("5");
  expect(await response.text()).not.toMatch(/127\.0\.0\.1|prisma/i);
});

test("T-52: answers of the API are stored by no cache", async () => {
  const response = await GET(new Request(`${HOST}/api/trpc/user.canCreate`, { headers: OWN }));
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
});

test("T-54: a batch of 21 calls is refused whole", async () => {
  const paths = (n: number) => Array.from({ length: n }, () => "user.canCreate").join(",");
  const get = (n: number) =>
    GET(new Request(`${HOST}/api/trpc/${paths(n)}?batch=1&input={}`, { headers: OWN }));
  expect((await get(20)).status).toBe(200);
  expect((await get(21)).status).toBe(400);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "https:evil.example",
  "https://evil.example",
  "\x01//evil.example",
  "javascript:alert(1)",
  "/a/..//evil.example",
  "/%5c..\\evil",
  "evil",
  "",
])("T-25: ?next=%j leads home", (next) => {
  expect(safePath(next)).toBe("/");
});

test.each(["/", "/o/acme/projects", "/o/acme/prompts/1?tab=runs&x=%2F%2Fevil", "/o/a#top"])(
  "T-25: %s is kept",
  (next) => {
    expect(safePath(next)).toBe(next);
  },
);

describe("T-19: one form of an address", () => {
  test.each([
    ["A@X.com", "a@x.com"],
    [" a@x.com ", "a@x.com"],
    ["\uff41\uff20x.com", "a@x.com"],
    ["first.last+tag@sub.example.co.uk", "first.last+tag@sub.example.co.uk"],
  ])("%j is %s", (input, email) => {
    expect(normaliseEmail(input)).toBe(email);
  });

  test.each([
    '"e@evil"@x.com',
    "a@x.com,b@y.com",
    "a@x.com b@y.com",
    "a@\u0430pple.com",
    "a@x.com\0",
    "a@x.com\nbcc: b@y.com",
    "a@@x.com",
    "a@x",
    "@x.com",
    "a@-x.com",
    "<a@x.com>",
    `${"a".repeat(65)}@x.com`,
    `a@${"x".repeat(300)}.com`,
    "",
  ])("%j is refused", (input) => {
    expect(normaliseEmail(input)).toBeNull();
  });
});
